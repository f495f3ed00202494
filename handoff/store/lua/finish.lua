-- Takes entries off a stream that are done with: a crash between the two would leave them there for ever, for
-- an acknowledged entry is handed to nobody again.
-- KEYS: 1 stream. ARGV: 1 consumer group, then the ids.
-- Returns how many were there.
local ids = { unpack(ARGV, 2) }
redis.call('XACK', KEYS[1], ARGV[1], unpack(ids))
return redis.call('XDEL', KEYS[1], unpack(ids))
