"""The shift scheduling instances of Curtois and Qu, in the rules of this project."""
