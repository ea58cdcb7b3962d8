-- An invented profile for the tests: how busy an office is, by a function that
-- the rules call, and a family of parameters made by a loop.
local heng = ...
heng.scheme "saturation.heng"

for i, limit in ipairs { "0.6", "0.85", "1.05" } do
  heng.param("limit" .. i, limit, { assumed = "invented for the tests" })
end

-- Hours worked of the hours that there were, with half of the overtime beyond
-- a tenth.
heng.func({ "saturation", "饱和度" },
  { "hours 工时: number", "available 可用工时: number", "leave 休假: number?" },
  "number?",
  function(hours, available, leave)
    local there = available
    if leave ~= nil then there = there - leave end
    if there <= 0 then return nil end
    local load = hours / there
    local most = number("1.1")
    if load > most then return most + (load - most) / 2 end
    return load
  end)

-- The month's name of a quarter, as the invented forms want it.
heng.func({ "quarter_name", "季度名" }, { "on: date" }, "text", function(on)
  local names = { "一", "二", "三", "四" }
  local month = number(on:sub(6, 7))
  return names[((month + 2) / 3):floor():int()] .. "季度"
end)

heng.func({ "state_of", "工况" }, { "load: number?", "low: number", "high: number" },
  "state",
  function(load, low, high)
    if load == nil then return "unknown" end
    if load < low then return "idle" end
    if load > high then return "超负荷" end
    return "fit"
  end)
