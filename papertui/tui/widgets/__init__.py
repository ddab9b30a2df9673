"""What the screens are made of: widgets that draw by lines, and know nothing but what they are given."""
