// heng help [COMMAND]: how each command is used, with examples, in both
// tongues.
#include <string.h>

#include "cli/cli.h"

typedef struct help {
  const char *name;  // "" for the general one
  const char *en, *zh;
} help;

static const help helps[] = {
    {"",
     "heng - scores by rules that people can read\n"
     "\n"
     "  heng list                         profiles and plugins that are found\n"
     "  heng run PROFILE                  scores, places, outcomes, findings\n"
     "  heng explain PROFILE UNIT [FIELD] where a value comes from\n"
     "  heng check [PROFILE|FILE]...      what is wrong with rules\n"
     "  heng test [PROFILE|FILE]...       runs the examples\n"
     "  heng fmt FILE...                  puts rule texts into form\n"
     "  heng dump STAGE PROFILE|FILE      what each stage made of it\n"
     "  heng help [COMMAND]               this text, or that of a command\n"
     "\n"
     "Options of every command:\n"
     "  --format table|csv|json   how the report is written; json has the\n"
     "                            messages too\n"
     "  -o FILE                   writes to a file, whose ending says how\n"
     "  --lang en|zh              language (else HENG_LANG, LC_ALL, LANG)\n"
     "  --timing                  says how long it took\n"
     "\n"
     "Profiles are looked for in the folders of HENG_PATH, then in the folder\n"
     "`rules` of the program; a folder or rule file of the current folder, or\n"
     "one with its path, may be named too.\n"
     "Exit status: 0 all well, 1 results may not be published, or a test\n"
     "failed, 2 wrong use, 3 rules do not check, 4 records cannot be read,\n"
     "5 system failure.\n"
     "\n"
     "Try:  heng run nantong\n"
     "      heng help run\n",
     "heng 衡——按看得懂的规则计分\n"
     "\n"
     "  heng list                    列出方案和插件\n"
     "  heng run 方案                得分、位次、后果和问题\n"
     "  heng explain 方案 单位 [字段] 说明一个数值的来龙去脉\n"
     "  heng check [方案|文件]...    检查规则\n"
     "  heng test [方案|文件]...     运行示例\n"
     "  heng fmt 文件...             整理规则文件的格式\n"
     "  heng dump 阶段 方案|文件     输出各阶段的结果\n"
     "  heng help [命令]             本说明或某个命令的说明\n"
     "\n"
     "各命令通用的选项：\n"
     "  --format table|csv|json   输出格式；json 中包含全部诊断信息\n"
     "  -o 文件                   写入文件，按扩展名确定格式\n"
     "  --lang en|zh              语言（缺省依次看 HENG_LANG、LC_ALL、LANG）\n"
     "  --timing                  显示用时\n"
     "\n"
     "方案先在 HENG_PATH 所列文件夹中查找，再到程序自带的 rules 文件夹中\n"
     "查找；当前文件夹中的方案文件夹或规则文件也可直接写，其他位置的写路径。\n"
     "退出码：0 正常，1 结果不得公布，或测试未通过，2 用法错误，\n"
     "3 规则未通过检查，4 数据无法读取，5 系统故障。\n"
     "\n"
     "试试：heng run nantong\n"
     "      heng help run\n"},
    {"list",
     "heng list\n"
     "\n"
     "Lists the profiles on the search path with their editions, and the\n"
     "plugins with the formats that they read and write.\n"
     "\n"
     "Examples:\n"
     "  heng list\n"
     "  HENG_PATH=my-rules heng list --format json\n",
     "heng list\n"
     "\n"
     "列出能找到的方案及其版本，以及各插件所读写的格式。\n"
     "\n"
     "示例：\n"
     "  heng list\n"
     "  HENG_PATH=my-rules heng list --format json\n"},
    {"run",
     "heng run PROFILE [options]\n"
     "\n"
     "Computes the scores of a profile's sample, or of the records given.\n"
     "\n"
     "  --data WHERE       folder of CSV files, or another file of records\n"
     "  --edition YEAR     an edition of the profile, as `nantong@2023` does\n"
     "  --as-of DATE       the date of the run, 2022-12-31\n"
     "  --set NAME=VALUE   changes a figure, gap.two=5; may be repeated\n"
     "  --table NAME       shows this table alone\n"
     "  --stage STAGE      shows the rows of this stage alone\n"
     "  --threads N        accepted; a run takes one thread\n"
     "\n"
     "Examples:\n"
     "  heng run nantong\n"
     "  heng run nantong --data records -o results.csv\n"
     "  heng run nantong --set remainder=kept --table predeductions\n",
     "heng run 方案 [选项]\n"
     "\n"
     "按方案计算得分；不指明数据时，用方案自带的样例。\n"
     "\n"
     "  --data 位置        CSV 文件夹或其他数据文件\n"
     "  --edition 年份     方案的版本，与 nantong@2023 写法相同\n"
     "  --as-of 日期       计算的截止日期，如 2022-12-31\n"
     "  --set 名称=值      改变一个数值，如 gap.two=5，可重复\n"
     "  --table 表名       只显示这张表\n"
     "  --stage 阶段       只显示这一阶段的各行\n"
     "  --threads 数量     可以写，目前总用一个线程\n"
     "\n"
     "示例：\n"
     "  heng run nantong\n"
     "  heng run nantong --data 数据 -o 结果.csv\n"
     "  heng run nantong --set 余额处理=计入 --table 预扣分\n"},
    {"explain",
     "heng explain PROFILE UNIT [FIELD] [options of run]\n"
     "\n"
     "Shows where a value comes from: rules, citations, assumptions, records.\n"
     "UNIT is a key or a name. Without FIELD it is the total, else the place.\n"
     "\n"
     "Examples:\n"
     "  heng explain nantong kj\n"
     "  heng explain nantong 市科技局 charged\n"
     "  heng explain nantong e056 predeductions.factor\n"
     "  heng explain zibo yiyuan progress.total --stage half\n",
     "heng explain 方案 单位 [字段] [与 run 相同的选项]\n"
     "\n"
     "说明一个数值的来龙去脉：规则、依据、假定和数据。\n"
     "单位写编号或名称；不写字段时为总分，没有总分时为位次。\n"
     "\n"
     "示例：\n"
     "  heng explain nantong kj\n"
     "  heng explain nantong 市科技局 预扣分未返还\n"
     "  heng explain nantong e056 predeductions.factor\n"
     "  heng explain zibo yiyuan progress.total --stage half\n"},
    {"check",
     "heng check [PROFILE|FILE]... [--edition YEAR]\n"
     "\n"
     "Checks rules without records: names, types, missing values, choices\n"
     "that overlap or leave a gap, marks beyond the full ones, names that\n"
     "nothing uses. Lists assumptions and citations. Without a name it checks\n"
     "every profile.\n"
     "\n"
     "Examples:\n"
     "  heng check nantong\n"
     "  heng check my.heng --format json\n",
     "heng check [方案|文件]... [--edition 年份]\n"
     "\n"
     "不用数据检查规则：名称、类型、缺失值、选取条件的重叠和遗漏、可能超出\n"
     "满分的指标、没有用到的名称；并列出假定和依据。不写名称时检查全部方案。\n"
     "\n"
     "示例：\n"
     "  heng check nantong\n"
     "  heng check my.heng --format json\n"},
    {"test",
     "heng test [PROFILE|FILE]... [--edition YEAR]\n"
     "\n"
     "Runs the examples in *.test.heng and shows what does not come out as\n"
     "expected. Without a name it tests every profile.\n"
     "\n"
     "Examples:\n"
     "  heng test nantong\n"
     "  heng test rules/nantong/nantong.test.heng\n",
     "heng test [方案|文件]... [--edition 年份]\n"
     "\n"
     "运行 *.test.heng 中的示例，列出与期望不符之处。不写名称时测试全部方案。\n"
     "\n"
     "示例：\n"
     "  heng test nantong\n"
     "  heng test rules/nantong/nantong.test.heng\n"},
    {"fmt",
     "heng fmt [--lang en|zh] [--fix] [--check | --write] FILE...\n"
     "\n"
     "Writes rule texts in the house's form to standard output.\n"
     "\n"
     "  --lang en|zh   words, signs and names in that tongue\n"
     "  --fix          puts spaces between words that were typed without\n"
     "                 them, where there is only one way; makes full-width\n"
     "                 letters plain and drops what cannot be seen\n"
     "  --check        says which files are not in form (exit status 1)\n"
     "  --write, -w    puts the text back into the file\n"
     "\n"
     "Examples:\n"
     "  heng fmt --lang zh rules/zibo/zibo.heng\n"
     "  heng fmt --fix -w my.heng\n",
     "heng fmt [--lang en|zh] [--fix] [--check | --write] 文件...\n"
     "\n"
     "按统一格式输出规则文件。\n"
     "\n"
     "  --lang en|zh   换用该语言的关键词、标点和名称\n"
     "  --fix          连写的词只有一种切分时，补上空格；把全角字母改为\n"
     "                 半角，删去看不见的字符\n"
     "  --check        指出格式不规范的文件（退出码 1）\n"
     "  --write, -w    把结果写回文件\n"
     "\n"
     "示例：\n"
     "  heng fmt --lang zh rules/zibo/zibo.heng\n"
     "  heng fmt --fix -w my.heng\n"},
    {"dump",
     "heng dump STAGE PROFILE|FILE [options of run]\n"
     "\n"
     "STAGE is tokens, tree, plan, plan-json, records or whole: the complete\n"
     "text of an edition that revises another one.\n"
     "\n"
     "Examples:\n"
     "  heng dump plan nantong\n"
     "  heng dump whole my@2025 > my.heng\n"
     "  heng dump tokens my.heng\n",
     "heng dump 阶段 方案|文件 [与 run 相同的选项]\n"
     "\n"
     "阶段为 tokens（词）、tree（语法树）、plan（计算图）、plan-json、records\n"
     "（数据）或 whole（修订版的全文）。\n"
     "\n"
     "示例：\n"
     "  heng dump plan nantong\n"
     "  heng dump whole my@2025 > my.heng\n"
     "  heng dump tokens my.heng\n"},
};

const char *heng__help_text(const char *subcommand, bool chinese) {
  for (size_t i = 0; i < sizeof helps / sizeof *helps; i++)
    if (strcmp(helps[i].name, subcommand ? subcommand : "") == 0)
      return chinese ? helps[i].zh : helps[i].en;
  return NULL;
}

heng_status heng__cli_help(heng_cli *cli, heng_answer **answer) {
  const char *about = cli->args->n_words ? cli->args->words[0] : "";
  const char *en = heng__help_text(about, false);
  if (!en)
    return heng__cli_unknown(cli, about,
                             "there is no such command to help with",
                             "没有这个命令的说明", answer);
  return heng_host_text(cli->host, "help", en, heng__help_text(about, true),
                        answer);
}
