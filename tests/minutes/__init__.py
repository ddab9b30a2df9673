"""The first five minutes of a sceptical expert, a function a step; `test_first_minutes` walks them."""
