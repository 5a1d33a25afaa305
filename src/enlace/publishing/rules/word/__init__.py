"""WordprocessingML by plain string building (ECMA-376 part 1), with true styles, numbering and fields."""
