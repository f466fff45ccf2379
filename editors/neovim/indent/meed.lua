-- Two spaces for each open block; a line that goes on with the one above keeps its place.
if vim.b.did_indent then
  return
end
vim.b.did_indent = true

function _G.meed_indent()
  local line = vim.v.lnum
  local above = vim.fn.prevnonblank(line - 1)
  if above == 0 then
    return 0
  end
  local indent = vim.fn.indent(above)
  local text = vim.fn.getline(above):gsub('"[^"]*"', ""):gsub("#.*", "")
  if text:match("{%s*$") then
    indent = indent + vim.fn.shiftwidth()
  end
  if vim.fn.getline(line):match("^%s*}") then
    indent = indent - vim.fn.shiftwidth()
  end
  return math.max(indent, 0)
end

vim.bo.indentexpr = "v:lua.meed_indent()"
vim.bo.indentkeys = "0},o,O"
