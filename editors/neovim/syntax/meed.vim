" Colours without the tree-sitter parser.
if exists('b:current_syntax')
  finish
endif

syntax match meedStatement /^\s*\zs[a-z][a-z-]*\ze\%(\s\|$\)/
syntax match meedItem /^\s*\zs\%(additionals\=\|amounts\=\|carried\|changes\|columns\|components\=\|contract\|criterion\|curve\|define\|examples\=\|formula\|gains\|import\|indicators\=\|inputs\=\|levels\|losses\|outcomes\=\|parties\|party\|payments\=\|providers\|records\|requirements\=\|segments\=\|variations\=\)\ze\%(\s\+[a-z][a-z0-9-]*\)\=\s*["{]/ nextgroup=meedDefined skipwhite
syntax match meedDefined /[a-z][a-z0-9-]*/ contained
syntax match meedWord /\<\%(at least\|at most\|above\|below\|exactly\|between\|inclusive\|exclusive\|and\|or\|not\|if\|then\|else\|is\|of\|until\|when\|unless\|by\|to\|from\|as\|in\|on\|out of\)\>/
syntax match meedNumber /\%(£\|\<\)\d[0-9,.]*\%(%\|bn\|m\|k\)\=/
syntax match meedDate /\<\d\{1,2} \+\%(Jan\|Feb\|Mar\|Apr\|May\|Jun\|Jul\|Aug\|Sep\|Oct\|Nov\|Dec\)[a-z]* \+\d\{4}\>/
syntax match meedDate /\<\%(Year\|Quarter\|Years\) \+\d\+\>/
syntax match meedDate /\<\d\{4}\/\d\d\>/
syntax match meedSign /[|{}()]/
syntax region meedString start=/"/ skip=/\\["\\]/ end=/"/ oneline
syntax match meedComment /#.*/

highlight default link meedStatement Keyword
highlight default link meedItem Statement
highlight default link meedDefined Function
highlight default link meedWord Operator
highlight default link meedNumber Number
highlight default link meedDate Constant
highlight default link meedSign Delimiter
highlight default link meedString String
highlight default link meedComment Comment

let b:current_syntax = 'meed'
