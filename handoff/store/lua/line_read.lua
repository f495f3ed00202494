-- Reads what the line knows about a conversation, and the time that goes with it.
-- KEYS 1 item
-- ARGV 1 shift ms
-- Returns {Unix ms, {field, value, …}}; no fields: the line does not know it.
-- include: line_now.lua
return { now_ms(ARGV[1]), redis.call('HGETALL', KEYS[1]) }
