[
  (payment)
  (outcome)
  (indicator)
  (additional)
  (requirement)
] @function.around

[(row) (item_row)] @entry.around
(cell) @entry.inside
(example) @test.around
(comment) @comment.around
