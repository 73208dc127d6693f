-- Stored answer and limits in one go.
-- KEYS[1]: the answer's key; then the limits of a miss; then those of a hit.
-- ARGV[1]: how many limits a miss has; ARGV[2]: 1 to look the answer up; then cost, rate per second and burst of
-- each limit, in the order of KEYS.
-- Returns {answer or false, index in KEYS of the limit that refuses or 0, milliseconds to wait}.
-- The server's clock is the only one, so that the clocks of processes need not agree.
local answer = false
if ARGV[2] == '1' then answer = redis.call('GET', KEYS[1]) end
local misses = tonumber(ARGV[1])
local first, last = 2, 1 + misses
if answer then first, last = 2 + misses, #KEYS end
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local arrivals = {}
for index = first, last do
  local at = 3 + (index - 2) * 3
  local cost, rate, burst = tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local stored = tonumber(redis.call('GET', KEYS[index]) or '0')
  local arrival = math.max(stored, now) + cost / rate
  local wait = arrival - burst / rate - now
  if wait > 0.000001 then return {false, index, math.ceil(wait * 1000)} end
  arrivals[index] = {arrival, arrival - now}
end
for index = first, last do
  -- %.6f: the default form of a large number would lose the fraction.
  redis.call('SET', KEYS[index], string.format('%.6f', arrivals[index][1]), 'PX', math.ceil(arrivals[index][2] * 1000) + 1000)
end
return {answer, 0, 0}
