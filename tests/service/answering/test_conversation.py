"""Follow-up questions made whole, as a table: what was asked before, the follow-up, the whole question."""

import pytest

from embeddings.words import Words
from service.answering.conversation import Turn, resolve

WORDS = Words()

CHINESE: list[tuple[list[str | tuple[str, str]], str, str]] = [
    (["苏州市去年新建了多少所学校？"], "那无锡市呢？", "无锡市去年新建了多少所学校？"),
    (["苏州市去年新建了多少所学校？"], "今年呢？", "苏州市今年新建了多少所学校？"),
    (["省长在开幕式上讲了什么？"], "省委书记呢？", "省委书记在开幕式上讲了什么？"),
    (["地铁三号线什么时候通车？"], "五号线呢？", "地铁五号线什么时候通车？"),
    (["王芳获得了什么奖？"], "她是什么时候获奖的？", "王芳是什么时候获奖的？"),
    ([("谁主持了全省教育工作会议？", "赵立新")], "他说了什么？", "赵立新说了什么？"),
    (["谁主持了全省教育工作会议？"], "他说了什么？", "主持了全省教育工作会议的人说了什么？"),
    (["长安大桥的总投资是多少？"], "它有多长？", "长安大桥有多长？"),
    (["星河科技公司上半年营收是多少？"], "该公司的董事长是谁？", "星河科技公司的董事长是谁？"),
    (["哪些企业参加了进博会？"], "还有呢？", "还有哪些企业参加了进博会？"),
    (["市图书馆为什么推迟开放？"], "什么时候？", "市图书馆什么时候推迟开放？"),
    (["市长走访了哪些企业？"], "为什么？", "市长为什么走访了企业？"),
    (["全国书画展在哪里举行？"], "什么时候？", "全国书画展什么时候举行？"),
    (["5月12日副市长李强去了哪里？"], "同一天他还见了谁？", "5月12日副市长李强还见了谁？"),
    (["县医院新大楼在哪里？"], "那里有多少张床位？", "县医院新大楼有多少张床位？"),
    (["今年全市植树多少亩？"], "累计呢？", "累计全市植树多少亩？"),
    (["今年全市植树多少亩？"], "一共有多少亩了？", "一共全市植树多少亩？"),
    (["全市有多少家老年食堂？"], "其中有多少家是今年新建的？", "全市老年食堂中有多少家是今年新建的？"),
    (["全国龙舟赛在哪里举行？"], "谁得了冠军？", "全国龙舟赛谁得了冠军？"),
    (["全国龙舟赛在哪里举行？"], "图书馆周一开门吗？", "图书馆周一开门吗？"),
    (["教育局局长在会上强调了什么？", "那卫健委主任呢？"], "他还去了哪里？", "卫健委主任还去了哪里？"),
    ([("哪三家公司中标？", "宏远建筑、大成路桥、金石集团")], "第二家的负责人是谁？", "大成路桥的负责人是谁？"),
    (["2021年粮食产量是多少？", "2022年呢？"], "比上年增长多少？", "2022年粮食产量比上年增长多少？"),
    (["电影《山河》的导演是谁？"], "主演呢？", "电影《山河》的主演是谁？"),
    (["招商大会什么时候召开？"], "会上谁讲话了？", "招商大会上谁讲话了？"),
    ([("谁获得了劳动模范称号？", "版面上没有找到答案。")], "那三八红旗手呢？", "谁获得了三八红旗手？"),
    (["市领导去了哪些学校？"], "他们说了什么？", "市领导说了什么？"),
    ([("《青春之歌》剧组什么时候到的武汉？", "3月5日")], "当天还有什么活动？", "3月5日还有什么活动？"),
    (["文化节几号开幕？"], "闭幕呢？", "文化节几号闭幕？"),
    (["环城高速全长多少公里？", "什么时候开工的？"], "总投资呢？", "环城高速的总投资是多少？"),
    (["市长去了哪些县？", "什么时候去的？"], "谁陪同？", "市长去了县，谁陪同？"),
    (["省水利厅对水库提了什么要求？"], "厅长是谁？", "省水利厅厅长是谁？"),
    (["成都大运会什么时候开幕？"], "在哪儿开幕？", "成都大运会在哪儿开幕？"),
    (["校长王刚在毕业典礼上说了什么？"], "他还颁发了哪些奖？", "校长王刚还颁发了哪些奖？"),
    (["市发改委公布了哪些重点项目？"], "它们的总投资是多少？", "市发改委公布的重点项目的总投资是多少？"),
    (["青海省第一季度生产总值是多少？"], "甘肃省呢？", "甘肃省第一季度生产总值是多少？"),
    (["青海省第一季度生产总值是多少？"], "第二季度呢？", "青海省第二季度生产总值是多少？"),
    (["谁在新闻发布会上介绍了情况？"], "在哪里举行的？", "新闻发布会在哪里举行的？"),
    ([("哪家公司承建滨海大桥？", "中铁大桥局")], "这家公司还承建了什么？", "中铁大桥局还承建了什么？"),
    (["南山公园占地多少亩？"], "那北山公园呢？", "北山公园占地多少亩？"),
    (["县委书记李建国调研了哪些乡镇？"], "县长呢？", "县长调研了哪些乡镇？"),
    (["县委书记李建国调研了哪些乡镇？", "县长呢？"], "他强调了什么？", "县长强调了什么？"),
    (["全市有多少名志愿者参加马拉松服务？"], "去年呢？", "去年全市有多少名志愿者参加马拉松服务？"),
    (["市医院的院长是谁？"], "副院长呢？", "市医院的副院长是谁？"),
    (["机场什么时候开通上海航线？"], "那广州呢？", "机场什么时候开通广州航线？"),
    ([("国际马拉松哪天开跑？", "10月15日")], "当天有哪些道路封闭？", "10月15日有哪些道路封闭？"),
    (["奥体中心位于哪个区？"], "什么时候建成的？", "奥体中心什么时候建成的？"),
    (["奥体中心位于哪个区？"], "可以容纳多少人？", "奥体中心可以容纳多少人？"),
    (["6月1日少年宫举办了什么演出？"], "有哪些学校参加？", "6月1日少年宫有哪些学校参加？"),
    (["丰收节在哪个村举行？"], "今年的中考什么时候报名？", "今年的中考什么时候报名？"),
    (["丰收节在哪个村举行？"], "张桂梅获得了什么荣誉？", "张桂梅获得了什么荣誉？"),
    (["记者采访了哪位劳模？"], "为什么呢？", "记者为什么采访了劳模？"),
    ([("谁担任评委会主席？", "陈道明")], "他的代表作有哪些？", "陈道明的代表作有哪些？"),
    (["高新区引进了哪些企业？"], "其中哪家投资最大？", "高新区引进的企业中哪家投资最大？"),
    (["全国人大代表周洪宇提出了什么建议？"], "政协委员呢？", "政协委员提出了什么建议？"),
    ([("市领导参加了哪项活动？", "义务植树活动")], "参加活动的有谁？", "参加义务植树活动的有谁？"),
    ([("郑州哪些医院开设了夜间门诊？", "郑州人民医院、省肿瘤医院")], "后者的电话是多少？", "省肿瘤医院的电话是多少？"),
    (["2023年春运从哪天开始？"], "到哪天结束？", "2023年春运到哪天结束？"),
    (["张伟是什么职务？"], "李娜呢？", "李娜是什么职务？"),
    (["市长为什么取消了会议？"], "那常务副市长呢？", "常务副市长为什么取消了会议？"),
    (["西湖龙井今年产量多少吨？"], "碧螺春呢？", "碧螺春今年产量多少吨？"),
    (["西湖龙井今年产量多少吨？", "碧螺春呢？"], "价格呢？", "碧螺春今年价格多少吨？"),
    (["民政局局长赵敏走访了哪些敬老院？"], "她给老人送去了什么？", "民政局局长赵敏给老人送去了什么？"),
    (["第二届电影节的主席是谁？"], "第三届呢？", "第三届电影节的主席是谁？"),
    (["太原到北京的高铁多长时间？"], "到上海呢？", "太原到上海的高铁多长时间？"),
    ([("哪个村获评全国文明村？", "版面上没有找到答案。")], "哪个镇呢？", "哪个镇获评全国文明村？"),
    (["全市有哪些A级景区？"], "门票多少钱？", "全市A级景区门票多少钱？"),
    (["省委书记在座谈会上提出了哪些要求？"], "省长又提出了什么要求？", "省长又提出了什么要求？"),
    (["市应急管理局开展了什么演练？"], "演练在哪里举行？", "市应急管理局开展的演练在哪里举行？"),
    (["县里建了几座大棚？"], "每座多少钱？", "县里每座多少钱？"),
    (["新机场的设计者是谁？"], "他是哪国人？", "新机场的设计者是哪国人？"),
    (["刘洋和王亚平什么时候返回地球？"], "她们在太空待了多少天？", "刘洋和王亚平在太空待了多少天？"),
    (["邮政局推出了什么邮票？", "什么时候发行？"], "面值多少？", "邮政局面值多少？"),
    (["市第三中学有多少名教师？"], "学生呢？", "市第三中学有多少名学生？"),
    (["他们说了什么？"], "为什么？", "他们为什么说了？"),
    (["疫苗接种点设在哪里？"], "几点开门？", "疫苗接种点几点开门？"),
    (["区长检查了哪些工地？"], "发现了什么问题？", "区长发现了什么问题？"),
    (["省委书记在哪个县调研？", "他考察了哪些企业？"], "什么时候去的？", "省委书记什么时候去的？"),
    (["省委书记在哪个县调研？", "他考察了哪些企业？"], "那省长呢？", "省长考察了哪些企业？"),
    (["今年招录多少名公务员？"], "其中选调生多少名？", "今年招录公务员中选调生多少名？"),
    (["合肥市气象局发布了什么预警？"], "持续到什么时候？", "合肥市气象局持续到什么时候？"),
    (["《黄河大合唱》在哪里演出？"], "由谁指挥？", "《黄河大合唱》由谁指挥？"),
    ([("《黄河大合唱》由谁指挥？", "李心草")], "他是哪里人？", "李心草是哪里人？"),
    (["2020年第七次人口普查全省有多少人？"], "2010年呢？", "2010年第七次人口普查全省有多少人？"),
    (["新华书店的营业时间是什么？"], "周末呢？", "周末新华书店的营业时间是什么？"),
    (["农业银行上半年净利润是多少？"], "工商银行呢？", "工商银行上半年净利润是多少？"),
    (["农业银行上半年净利润是多少？", "工商银行呢？"], "同比增长多少？", "工商银行同比增长多少？"),
    (["检察院对谁提起了公诉？"], "罪名是什么？", "检察院罪名是什么？"),
    (["高速公路哪一段封闭施工？"], "从几号到几号？", "高速公路从几号到几号？"),
    (["沈阳故宫免费开放吗？"], "张学良旧居呢？", "张学良旧居免费开放吗？"),
    (["副市长出席了签约仪式吗？"], "市长呢？", "市长出席了签约仪式吗？"),
    (["副市长出席了签约仪式吗？"], "还有谁？", "副市长还出席了签约仪式吗？"),
    (["陶瓷博览会上哪些企业签约？"], "签约金额多少？", "陶瓷博览会签约金额多少？"),
    (["会议由谁主持？"], "有哪些人参加？", "会议有哪些人参加？"),
    (["市长会见了哪国客人？"], "陪同会见的有谁？", "市长陪同会见的有谁？"),
    (["6月5日县委书记去了哪个镇？"], "他强调了什么？", "6月5日县委书记强调了什么？"),
    (["6月5日县委书记去了哪个镇？"], "他是哪里人？", "县委书记是哪里人？"),
    (["3月12日全市植树节活动在哪里举行？"], "谁参加了？", "3月12日全市植树节活动谁参加了？"),
    (["3月12日全市植树节活动在哪里举行？"], "图书馆周一开门吗？", "图书馆周一开门吗？"),
]

ENGLISH: list[tuple[list[str | tuple[str, str]], str, str]] = [
    (
        ["How many schools did Suzhou build last year?"],
        "What about Wuxi?",
        "How many schools did Wuxi build last year?",
    ),
    (
        ["How many schools did Suzhou build last year?"],
        "And this year?",
        "How many schools did Suzhou build this year?",
    ),
    (
        ["What did the governor say at the opening ceremony?"],
        "And the party secretary?",
        "What did the party secretary say at the opening ceremony?",
    ),
    (["When does metro line 3 open?"], "How about line 5?", "When does line 5 open?"),
    (["What prize did Wang Fang win?"], "When did she win it?", "When did Wang Fang win the prize?"),
    ([("Who chaired the education conference?", "Zhao Lixin")], "What did he say?", "What did Zhao Lixin say?"),
    (
        ["Who chaired the education conference?"],
        "What did he say?",
        "What did the person who chaired the education conference say?",
    ),
    (["What did the Chang'an Bridge cost?"], "How long is it?", "How long is the Chang'an Bridge?"),
    (
        ["How much revenue did Xinghe Technology Company make?"],
        "Who is the chairman of the company?",
        "Who is the chairman of Xinghe Technology Company?",
    ),
    (
        ["Which companies took part in the import fair?"],
        "Who else?",
        "Which other companies took part in the import fair?",
    ),
    (["Why did the city library delay its opening?"], "When?", "When did the city library delay its opening?"),
    (["Which villages did the mayor visit?"], "Why?", "Why did the mayor visit the villages?"),
    (["When was the calligraphy exhibition held?"], "Where was it held?", "Where was the calligraphy exhibition held?"),
    (
        ["Where did deputy mayor Li Qiang go on 12 May?"],
        "Who did he meet that day?",
        "Who did deputy mayor Li Qiang meet on 12 May?",
    ),
    (
        ["Where is the new county hospital?"],
        "How many beds are there?",
        "How many beds are there at the new county hospital?",
    ),
    (
        ["How many acres of forest were planted this year?"],
        "And in total?",
        "How many acres of forest were planted in total?",
    ),
    (
        ["How many canteens are there in the city?"],
        "How many of them were built this year?",
        "How many of the canteens were built this year?",
    ),
    (["Where was the dragon boat race held?"], "Who won?", "Who won the dragon boat race?"),
    (["Where was the dragon boat race held?"], "Is the museum open on Mondays?", "Is the museum open on Mondays?"),
    (
        ["What did the head of the education bureau stress?", "What about the health commission?"],
        "When did he say that?",
        "When did the head of the health commission say that?",
    ),
    (
        [("Which three companies won the tender?", "Hongyuan Construction; Dacheng Bridge; Jinshi Group")],
        "Who runs the second one?",
        "Who runs Dacheng Bridge?",
    ),
    (["What was the grain output in 2020?"], "How about in 2021?", "What was the grain output in 2021?"),
    (["Who directed the film Mountains?"], "And who starred in it?", "Who starred in the film Mountains?"),
    (
        ["When does the investment conference take place?"],
        "Who spoke at the meeting?",
        "Who spoke at the investment conference?",
    ),
    (
        ["What did the mayor say at the finance bureau?", "And at the water bureau?"],
        "What did the director there promise?",
        "What did the director at the water bureau promise?",
    ),
    (["Which schools did the city leaders visit?"], "What did they say?", "What did the city leaders say?"),
    (
        [("When did the troupe arrive in Wuhan?", "5 March")],
        "What else happened that day?",
        "What else happened on 5 March?",
    ),
    (["When does the festival begin?"], "And end?", "When does the festival end?"),
    (["Who is the mayor of Linfen?"], "And of Yuncheng?", "Who is the mayor of Yuncheng?"),
    (["Where was the summit held?"], "And in which year?", "In which year was the summit held?"),
    (["When do the Chengdu Games open?"], "Where do they open?", "Where do the Chengdu Games open?"),
    (
        ["What did principal Wang Gang say at the graduation ceremony?"],
        "Which prizes did he hand out?",
        "Which prizes did principal Wang Gang hand out?",
    ),
    (
        ["What was Qinghai's GDP in the first quarter?"],
        "And in the second quarter?",
        "What was Qinghai's GDP in the second quarter?",
    ),
    (
        [("Which firm is building the Binhai Bridge?", "China Railway Major Bridge Group")],
        "Where is the company based?",
        "Where is China Railway Major Bridge Group based?",
    ),
    (["How big is Nanshan Park?"], "And Beishan Park?", "How big is Beishan Park?"),
    (
        ["Which towns did county secretary Li Jianguo visit?"],
        "What about the county head?",
        "Which towns did the county head visit?",
    ),
    (
        ["Which towns did county secretary Li Jianguo visit?", "What about the county head?"],
        "What did he stress?",
        "What did the county head stress?",
    ),
    (
        ["Who is the president of the city hospital?"],
        "And the vice president?",
        "Who is the vice president of the city hospital?",
    ),
    (
        ["When will the airport open flights to Shanghai?"],
        "And to Guangzhou?",
        "When will the airport open flights to Guangzhou?",
    ),
    (
        [("On what day does the marathon start?", "15 October")],
        "Which roads are closed on that day?",
        "Which roads are closed on 15 October?",
    ),
    (["In which district is the Olympic centre?"], "When was it built?", "When was the Olympic centre built?"),
    (
        ["In which district is the Olympic centre?"],
        "How many people can it hold?",
        "How many people can the Olympic centre hold?",
    ),
    (["How many suspects did the police arrest?"], "How?", "How did the police arrest the suspects?"),
    (
        ["What show did the children's palace put on on 1 June?"],
        "Why?",
        "Why did the children's palace put on on 1 June the show?",
    ),
    (
        ["Where is the harvest festival held?"],
        "What honour did Zhang Guimei receive?",
        "What honour did Zhang Guimei receive?",
    ),
    (
        [("Who chaired the jury?", "Chen Daoming")],
        "What are his best known films?",
        "What are Chen Daoming's best known films?",
    ),
    (
        ["Which companies did the high-tech zone attract?"],
        "How many of these are foreign?",
        "How many of the companies are foreign?",
    ),
    (
        ["What proposal did deputy Zhou Hongyu make?"],
        "When was that?",
        "When did deputy Zhou Hongyu make the proposal?",
    ),
    (
        ["How many visitors came to the museum last year?"],
        "How about 2019?",
        "How many visitors came to the museum 2019?",
    ),
    (["What did the mayor of Harbin promise?"], "And the governor?", "What did the governor of Harbin promise?"),
    (["Who paid for the new school?"], "Where is it?", "Where is the new school?"),
    (
        ["How many trees were planted in Yulin in 2022?"],
        "And in Yan'an?",
        "How many trees were planted in Yan'an in 2022?",
    ),
    (
        ["What is the phone number of the tax bureau?"],
        "What is its address?",
        "What is the phone number of the tax bureau's address?",
    ),
    (
        [("Which hospitals opened night clinics?", "People's Hospital; Cancer Hospital")],
        "What is the phone number of the latter?",
        "What is the phone number of Cancer Hospital?",
    ),
    (["When does the spring travel rush begin?"], "When does it end?", "When does the spring travel rush end?"),
    (["What post does Zhang Wei hold?"], "And Li Na?", "What post does Li Na hold?"),
    (["How much tea did Hangzhou produce this year?"], "And Suzhou?", "How much tea did Suzhou produce this year?"),
    (["Who chairs the second film festival?"], "What about the third?", "Who chairs the third film festival?"),
    (
        ["How long does the train from Taiyuan to Beijing take?"],
        "And to Shanghai?",
        "How long does the train from Taiyuan to Shanghai take?",
    ),
    (
        [("Which village won the award?", "The pages hold no answer to this.")],
        "When was it founded?",
        "When was the award founded?",
    ),
    (["Which scenic spots does the city have?"], "How much do the tickets cost?", "How much do the tickets cost?"),
    (["What drill did the emergency bureau hold?"], "Where was the drill held?", "Where was the drill held?"),
    (["Who designed the new airport?"], "Where is he from?", "Where is the person who designed the new airport from?"),
    (
        ["When did Liu Yang and Wang Yaping return to Earth?"],
        "How long did they stay in space?",
        "How long did Liu Yang and Wang Yaping stay in space?",
    ),
    (
        ["How many teachers does No. 3 Middle School have?"],
        "And pupils?",
        "How many pupils does No. 3 Middle School have?",
    ),
    (
        ["Which building sites did the district head inspect?"],
        "What problems did he find?",
        "What problems did the district head find?",
    ),
    (["What was announced at the press conference?"], "Who announced it?", "Who announced the press conference?"),
    (["Where will the job fair take place?"], "What time?", "What time will the job fair take place?"),
    (["Where will the job fair take place?"], "How many firms will come?", "How many firms will come the job fair?"),
    (["Why was the concert cancelled?"], "Who decided that?", "Who decided that the concert?"),
    (["How much did exports grow in May?"], "What about imports?", "How much did imports grow in May?"),
    (
        ["How much did exports grow in May?", "What about imports?"],
        "And in June?",
        "How much did imports grow in June?",
    ),
    (["Which team won the basketball final?"], "By how many points?", "By how many points the basketball final?"),
    (
        ["Who is the new party secretary of Yuncheng?"],
        "What was his previous post?",
        "What was the new party secretary of Yuncheng's previous post?",
    ),
    (
        ["In which county did the governor do research?", "Which firms did he inspect?"],
        "And the mayor?",
        "Which firms did the mayor inspect?",
    ),
    (["Where will the Yellow River Cantata be performed?"], "Who conducts?", "Who conducts the Yellow River Cantata?"),
    (
        [("Who conducts the Yellow River Cantata?", "Li Xincao")],
        "Where does he come from?",
        "Where does Li Xincao come from?",
    ),
    (
        ["What was the bank's net profit in the first half?"],
        "And in the first half of last year?",
        "What was the bank's net profit in the first half of last year?",
    ),
    (["Is the palace museum open on Mondays?"], "And the zoo?", "Is the zoo open on Mondays?"),
    (["Did the deputy mayor attend the signing?"], "What about the mayor?", "Did the mayor attend the signing?"),
    (["Which section of the motorway is closed?"], "Until when?", "Until when is section of the motorway closed?"),
    (
        ["How many civil servants will be hired this year?"],
        "What about last year?",
        "How many civil servants will be hired last year?",
    ),
    (
        ["What warning did the weather station issue?"],
        "How long does it last?",
        "How long does the weather station last?",
    ),
    (
        ["What did the Hefei weather bureau announce on 3 July?"],
        "And on 4 July?",
        "What did the Hefei weather bureau announce on 4 July?",
    ),
    (
        ["Who is the author of the novel Red Cliff?"],
        "When was it published?",
        "When was the novel Red Cliff published?",
    ),
    (
        ["Who is the author of the novel Red Cliff?"],
        "What else has she written?",
        "What else has the author of the novel Red Cliff written?",
    ),
    (
        ["How many people visited the lantern fair in Zigong?"],
        "And in Chengdu?",
        "How many people visited the lantern fair in Chengdu?",
    ),
    (
        ["Which minister visited the steel plant?"],
        "What did he say there?",
        "What did the minister say at the steel plant?",
    ),
    (["How did the fire at the market start?"], "Was anyone hurt?", "Was anyone hurt?"),
    (
        ["Which town did the county secretary visit on 5 June?"],
        "What did he stress?",
        "What did the county secretary stress on 5 June?",
    ),
    (
        ["Which town did the county secretary visit on 5 June?"],
        "When did he leave?",
        "When did the county secretary leave?",
    ),
    (["Where was the race held on 5 June?"], "Who won?", "Who won the race on 5 June?"),
]

MIXED: list[tuple[list[str | tuple[str, str]], str, str]] = [
    (["县长在县中学看望了谁？"], "What did he say there?", "What did 县长 say at 县中学?"),
    (["市长在市财政局说了什么？"], "And at the water bureau?", "市长在 the water bureau 说了什么？"),
    (["全市招商大会什么时候召开？"], "Who chaired it?", "Who chaired 全市招商大会?"),
    (["今年全市植树多少亩？"], "And in total?", "累计全市植树多少亩？"),
    (["市图书馆什么时候开放？"], "Why?", "市图书馆为什么开放？"),
    (
        ["6月3日下午副县长去了哪个村？"],
        "Who else did she meet that same afternoon?",
        "Who else did 副县长 meet on 6月3日下午?",
    ),
    (["县长在哪些镇调研？", "那副县长呢？"], "What did he ask for?", "What did 副县长 ask for?"),
    (["What did the mayor say at the finance bureau?"], "那水务局呢？", "What did the mayor say at 水务局?"),
    (["市教育局在哪里？"], "What is the phone number of the bureau?", "What is the phone number of 市教育局?"),
]


@pytest.mark.parametrize(("history", "question", "whole"), [*CHINESE, *ENGLISH, *MIXED])
def test_resolve(history: list[str | tuple[str, str]], question: str, whole: str) -> None:
    turns = [Turn(one) if isinstance(one, str) else Turn(*one) for one in history]
    assert resolve(question, turns, WORDS) == whole


@pytest.mark.parametrize("question", ["他是谁？", "那省水利厅呢？", "And in 2021?", "Where was it held?"])
def test_without_a_conversation_nothing_is_put_in(question: str) -> None:
    assert resolve(question, [], WORDS) == question


@pytest.mark.parametrize(
    "question",
    [
        "图书馆几号开馆？",
        "明年的中考什么时候报名？",
        "今年全市粮食产量是多少？",
        "When does the city museum open on Mondays?",
        "How many people work at the water bureau?",
        "在座谈会上要求减负的那位镇长叫什么名字？",
        "青年路那所中学是哪一年设立的？",
        "为改善交通这件事，市政府开过几次会？",
        "除了杭州，全国还有其他城市申办运动会吗？",
        "How did the head of the health bureau say it would help the clinics?",
        "In his speech at the fair, what did the governor promise?",
        "Which papers mention that the school won?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    for before in ("县长在县医院看望了谁？", "Which villages did the mayor visit on 3 May?"):
        assert resolve(question, [Turn(before, "张三")], WORDS) == question


def test_an_answer_that_names_nobody_is_nobody() -> None:
    for answer in (None, "", "版面上没有找到答案。", "The pages hold no answer to this."):
        assert resolve("他说了什么？", [Turn("谁主持了会议？", answer)], WORDS) == "主持了会议的人说了什么？"
        assert resolve("什么时候？", [Turn("谁主持了会议？", answer)], WORDS) == "什么时候主持了会议？"
        whole = resolve("这家公司在哪里？", [Turn("哪家公司承建大桥？", answer)], WORDS)
        assert whole == "承建大桥的公司在哪里？"


def test_a_conversation_does_not_grow_without_end() -> None:
    history = [Turn("谁在哪里它它它它？"), *[Turn("它它它它它他？")] * 19]
    assert len(resolve("它它它？", history, WORDS)) < 400


def test_every_word_was_said() -> None:
    history = [Turn("县长在县医院看望了谁？", "李芳"), Turn("那县中学呢？"), Turn("为什么？")]
    whole = resolve("他还去了哪里？", history, WORDS)
    assert set(whole) <= set("".join(turn.question + (turn.answer or "") for turn in history) + "他还去了哪里？")
