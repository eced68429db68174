"""A nurse rostering instance of three people and seven days, for tests of its reader and its validator."""

TEXT = """SECTION_HORIZON
7
SECTION_SHIFTS
E,480,
L,600,E
SECTION_STAFF
# ID, MaxShifts, minutes most and least, in a row most and least, least days off in a row, MaxWeekends
Amy,E=7|L=2,3000,960,4,2,2,1
Bob,E=7|L=0,2400,0,5,1,1,0
Cal,E=7|L=0,2400,0,5,1,1,0

SECTION_DAYS_OFF
Amy,3

SECTION_SHIFT_ON_REQUESTS
Amy,0,E,7

SECTION_SHIFT_OFF_REQUESTS
Bob,2,L,1000

SECTION_COVER
0,E,2,100,1
1,E,-0,100,1
4,L,1,50,3
"""
