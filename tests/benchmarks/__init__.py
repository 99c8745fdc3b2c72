"""How fast, how large: `make bench` measures it here, beside what one would use instead. See docs/scale.md."""
