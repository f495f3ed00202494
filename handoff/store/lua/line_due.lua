-- Hands out what must be looked at now; each stays due a little later, in case who looks at it dies.
-- KEYS 1 due (zset)
-- ARGV 1 shift ms · 2 ms until it is due again · 3 how many at most
-- Returns the conversations.
-- include: line_now.lua
local now = now_ms(ARGV[1])
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[3])
for _, conversation in ipairs(due) do
  redis.call('ZADD', KEYS[1], now + ARGV[2], conversation)
end
return due
