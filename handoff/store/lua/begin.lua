-- Fixes which turns of a conversation the bot is asked as one, before it is asked: after a crash it is asked the same.
-- KEYS: 1 st, 2 turns. ARGV: 1 how many may become one, then the ids of all that wait in their stream, oldest first.
-- Returns {how many are one, field, value, …}: 0 when those fixed before are not all among these; nil: the oldest was
-- answered meanwhile, or there is no such conversation.
local first, count = ARGV[2], tonumber(ARGV[1])
if redis.call('EXISTS', KEYS[1]) == 0 or #redis.call('XRANGE', KEYS[2], first, first) == 0 then return false end
local before, last = string.match(redis.call('HGET', KEYS[1], 'asked') or '', '(%S+) (%S+)')
if before == first then
  count = 0
  for i = 2, #ARGV do
    if ARGV[i] == last then count = i - 1 end
  end
else
  redis.call('HSET', KEYS[1], 'asked', first .. ' ' .. ARGV[1 + count])
end
return { count, unpack(redis.call('HGETALL', KEYS[1])) }
