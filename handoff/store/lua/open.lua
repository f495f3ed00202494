-- Makes a conversation that the bot owns.
-- KEYS: 1 st. ARGV: 1 hash of the reload secret, 2 origin, 3 language or ''.
-- Returns the fields and values of st, or nil if the id is taken.
if redis.call('EXISTS', KEYS[1]) == 1 then return false end
local t = redis.call('TIME')
redis.call('HSET', KEYS[1], 'state', 'bot', 'fence', 0, 'epoch', 1, 'episode', 1, 'refresh', ARGV[1], 'origin', ARGV[2],
  'created', string.format('%.0f', t[1] * 1000 + math.floor(t[2] / 1000)))
if ARGV[3] ~= '' then redis.call('HSET', KEYS[1], 'language', ARGV[3]) end
-- Nobody wrote yet: forgotten after a day, for whoever opens chats by the thousand fills the store with these.
redis.call('EXPIRE', KEYS[1], 86400)
return redis.call('HGETALL', KEYS[1])
