-- Takes a conversation away from whoever could come back to it: somebody logged out.
-- KEYS: 1 st. ARGV: 1 channel. Returns its count of log-ins.
-- include: login.lua
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HDEL', KEYS[1], 'refresh')
return count_login(ARGV[1])
