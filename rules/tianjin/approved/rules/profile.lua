-- Three templates over one frame (T1): what is common is written once, each
-- template says its difference only. The words, figures and tables that all of
-- them use stand in tianjin.heng.
local heng = ...
heng.scheme "tianjin.heng"

-- T6: hours worked beside hours available; an office without hours has none.
heng.func({ "saturation", "饱和度" },
  { "hours: number", "available: number?" }, "number?",
  function(hours, available)
    if available == nil or available:is(0) then return nil end
    return hours / available
  end)

local names = 'assumed "各级指标的名称和分值"'

-- A point: its names, its full marks, and how its mark comes about where it is
-- not the marks of the records.
local frame = {
  { "execution 执行情况", 40, {
    { "decisions 决策落实", 8 }, { "functions 职能履行", 10 },
    { "bodies 机构设置", 6 }, { "posts_kept 编制管理", 6 },
    { "registers 实名制管理", 5 },
  } },
  { "yield 使用效益", 40, {
    { "busyness 工作饱和度", 12, "at busy_enough() required" },
    { "results 履职成效", 12 }, { "structure 人员结构", 6 },
    { "satisfaction 满意度", 5, "at satisfied() required" },
    { "extended 延伸评价", 5, "at welcomed() required" },
  } },
}

-- What a template adds to the frame: five marks under the first heading.
local templates = {
  { "party", "party_bodies 党委部门", { "leadership 党的领导落实", 5 } },
  { "government", "government_bodies 政府部门", { "streamlining 简政放权", 5 } },
  { "institution", "institutions 直属事业单位", { "public_good 公益服务", 5 } },
}

local function point_of(point)
  local name = point[1]:split(" ")[1]
  return string.format("%s of %d %s", point[1], point[2],
    point[3] or string.format('= mark("%s")', name))
end

local function heading_of(heading, difference)
  local points = {}
  for _, point in ipairs(heading[3]) do points[#points + 1] = point_of(point) end
  if difference then points[#points + 1] = point_of(difference) end
  return string.format("indicator %s of %d %s {\n%s\n}\n", heading[1],
    heading[2], names, table.concat(points, "\n"))
end

for _, template in ipairs(templates) do
  local key, title, difference = template[1], template[2], template[3]
  heng.text(string.format([[
score %s from pilots where template = %s {
%s%s
indicator individual 个性指标 of 20 slot children = own_marks()
  source "文章·个性指标：因单位而异"   assumed "合计 20 分"
total = round(execution + yield + individual, 2)
  source "文章·指标模板：三类模板"   assumed "保留两位小数"
place = rank by total descending; ties share   assumed "同分同位次"
outcome suspend 暂停受理 as a rule when held_up
  because "{blocking_entries} 项问题逾期没有整改到位"
  source "文章·整改：逾期的暂停受理新的申请"
}]], title, key, heading_of(frame[1], difference), heading_of(frame[2])))
end
