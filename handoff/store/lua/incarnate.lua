-- Begins a log anew after it lost its tail, so that no id ever means two messages; what the archive still has of
-- that tail comes first.
-- KEYS: see `of_conversation`: 1 st, 2 seen, 3 log, 4 arch, … ARGV: 1 conversation, 2 channel, 3 newest entry as it
--   was read or '', 4 epoch as it was read, 5 new epoch, then for each entry of the tail: sender, cid or '', JSON,
--   the id it had.
-- Returns 1, or 0 if the conversation changed meanwhile.
local s = redis.call('HMGET', KEYS[1], 'last', 'epoch')
if (s[1] or '') ~= ARGV[3] or s[2] ~= ARGV[4] then return 0 end
redis.call('HSET', KEYS[1], 'epoch', ARGV[5])
for i = 6, #ARGV, 4 do
  local id = redis.call('XADD', KEYS[3], ARGV[5] .. '-*', 'd', ARGV[i + 2])
  redis.call('XADD', KEYS[4], '*', 'c', ARGV[1], 'id', id, 'd', ARGV[i + 2], 'by', ARGV[i], 'was', ARGV[i + 3])
  redis.call('HSET', KEYS[1], 'last', id)
  if ARGV[i + 1] ~= '' then redis.call('HSET', KEYS[2], ARGV[i] .. ' ' .. ARGV[i + 1], id) end
end
redis.call('SPUBLISH', ARGV[2], '~anew ' .. ARGV[5])
return 1
