-- Makes a conversation a customer's of the shop.
-- KEYS: 1 st. ARGV: 1 channel, 2 customer, 3 proven until (Unix s), 4 hash of the only reload secret that stays valid.
-- Returns the conversation's count of log-ins; the same customer again counts for nothing, and closes no page.
-- include: login.lua
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local before = redis.call('HGET', KEYS[1], 'customer')
redis.call('HSET', KEYS[1], 'customer', cjson.encode({ id = ARGV[2], ['until'] = tonumber(ARGV[3]) }))
if before and cjson.decode(before).id == ARGV[2] then return tonumber(redis.call('HGET', KEYS[1], 'login')) end
redis.call('HSET', KEYS[1], 'refresh', ARGV[4])
return count_login(ARGV[1])
