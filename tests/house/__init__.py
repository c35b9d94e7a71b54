"""The fences of the house (docs/house.md), as tests."""
