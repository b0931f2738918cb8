-- Runs in a headless Neovim: finding, fix, rename, and the graph by a command.
dofile('/test/snippet')
vim.cmd('filetype on')
vim.cmd('edit /test/app/Dockerfile')
local function wait(condition)
  assert(vim.wait(60000, condition, 50), 'nothing happened')
end
local function line(at)
  return vim.api.nvim_buf_get_lines(0, at - 1, at, false)[1]
end
wait(function() return #vim.diagnostic.get(0) > 0 end)
print('finding: ' .. vim.diagnostic.get(0)[1].message)
vim.api.nvim_win_set_cursor(0, { 4, 12 })
vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.title:find('Use the name') ~= nil end })
wait(function() return line(4) == 'COPY --from=build /app /app' end)
wait(function() return #vim.diagnostic.get(0) == 0 end)
vim.api.nvim_win_set_cursor(0, { 1, 22 })
vim.lsp.buf.rename('compile')
wait(function() return line(4) == 'COPY --from=compile /app /app' end)
vim.cmd('StageGraph')
vim.wait(1000)
vim.cmd('wall')
vim.cmd('qall!')
