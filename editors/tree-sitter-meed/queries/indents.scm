; Every block, and every table, opens with the last `{` of its line and closes with a `}` alone on its line.
"{" @indent.begin
"}" @indent.branch @indent.end
(comment) @indent.auto
