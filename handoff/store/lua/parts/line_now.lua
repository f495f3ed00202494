-- Returns Redis TIME in Unix ms, moved by `shift` ms.
local function now_ms(shift)
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(shift)
end
