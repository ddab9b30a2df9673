"""The way in: listings of public services saved as dump files, and bare papers looked up."""
