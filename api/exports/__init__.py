"""What people look at: a roster as spreadsheet, table, page and picture, from a problem and a roster alone."""
