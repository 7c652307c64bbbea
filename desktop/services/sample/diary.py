"""Sentences for calls, visits, meetings and the rest, in parts that combine.

Braces name what is filled in: ``{product}``, ``{contact}``, ``{company}``. A body is one or two
sentences of the stage, at times one of the product's kind, at times what follows.
"""

from desktop.services.sample.bilingual import Text, texts

SUBJECTS = {
    "call": texts("""
        与{contact}通话：{product} | Call with {contact}: {product}
        电话跟进{product} | Phone follow-up on {product}
        {contact}来电询问{product} | {contact} called about {product}
        回电{contact} | Returned {contact}'s call
    """),
    "visit": texts("""
        拜访{contact} | Visit to {contact}
        上门沟通{product} | On-site talk about {product}
        {company}现场走访 | Site visit at {company}
        拜访科室，介绍{product} | Department visit, {product}
    """),
    "meeting": texts("""
        {product}方案讨论会 | {product}: proposal meeting
        {product}线上演示 | {product}: online demo
        与{contact}会议 | Meeting with {contact}
        {product}科室评审会 | {product}: department review
    """),
    "mail": texts("""
        {product}资料已发送 | {product}: documents sent
        答复{contact}的问题 | Answers to {contact}'s questions
        发送{product}配置与参数 | {product}: configuration and specification
        会议纪要：{product} | Minutes: {product}
    """),
    "note": texts("""
        {product}进展备注 | {product}: progress note
        关于{contact}的备注 | Note on {contact}
        竞争情况记录 | Notes on competition
        内部讨论：{product} | Internal: {product}
    """),
    "task": texts("""
        准备{product}报价 | Prepare a quotation for {product}
        给{contact}寄送{product}样册 | Send {contact} the {product} brochure
        核对{product}库存与交期 | Check stock and delivery of {product}
        补充{product}注册证与授权书 | Supply licence and authorisation for {product}
        约{contact}下一次见面 | Arrange the next meeting with {contact}
        整理{product}竞品对比 | Compare {product} with its competitors
    """),
}

CARE_SUBJECTS = {
    "call": texts("""
        与{contact}核对{product}用量 | {product}: usage checked with {contact}
        回电{contact}：到货时间 | Called {contact} back about delivery
        {contact}来电补货 | {contact} called to reorder
        {product}使用回访 | {product}: how is it going
    """),
    "visit": texts("""
        例行回访{company} | Regular visit to {company}
        拜访{contact} | Visit to {contact}
        现场盘点{product}库存 | {product}: stock counted on site
    """),
    "meeting": texts("""
        季度用量对账会 | Quarterly usage review
        与{contact}讨论下半年计划 | Next half-year with {contact}
    """),
    "mail": texts("""
        发送{product}质检报告 | {product}: inspection report sent
        对账单已发送 | Statement of account sent
        {product}调价通知 | {product}: notice of new prices
    """),
    "note": texts("""
        {product}供货备注 | {product}: supply note
        关于{contact}的备注 | Note on {contact}
        账期备注 | Note on payment terms
    """),
    "task": texts("""
        提醒{contact}回款 | Remind {contact} of the payment
        核对{product}库存与交期 | Check stock and delivery of {product}
    """),
}

BODIES = {
    "prospect": texts("""
        {contact}介绍了目前的使用情况，在用设备已有七年，故障偏多。
        | {contact} described the device in use now: seven years old and failing often.
        对方是在展会上看到我们的{product}，希望先看资料。
        | They saw our {product} at the fair and would like documents first.
        初步了解，今年有采购意向，但预算尚未立项。
        | First picture: they mean to buy this year, but no budget is set up yet.
        {contact}表示科室提过申请，院办还没有批复。
        | {contact} says the department has applied; the office has not answered yet.
        采购由集团统一管理，需要先进入供应商名录。
        | Purchasing is run by the group; we must get on the supplier list first.
        同行介绍过来的，对我们的售后口碑比较认可。
        | They came on a colleague's advice and think well of our service.
        前台转接两次才找到{contact}，约好周内再联系。
        | It took two transfers to reach {contact}; we agreed to talk again this week.
        目前合作的供应商供货不稳定，想找备选。
        | Their present supplier delivers unreliably; they look for a second one.
    """),
    "contacted": texts("""
        {contact}关心操作是否复杂，建议安排一次演示。
        | {contact} worries that it is hard to operate; suggested a demo.
        了解到决策链：科室提需求，设备科评估，分管院长拍板。
        | Learned who decides: the department asks, equipment evaluates, the deputy director signs.
        去年用量大约是前年的 1.3 倍，今年还会增长。
        | Last year's usage was about 1.3 times the year before and still grows.
        对方同时在看另外两个品牌，价格都比我们低一些。
        | They look at two other brands as well, both a little cheaper.
        {contact}要求提供同级别医院的装机案例。
        | {contact} asks for installations at comparable hospitals.
    """),
    "need_confirmed": texts("""
        需求已确认：交货期不超过六周，须含现场培训。
        | Need confirmed: delivery within six weeks, training on site included.
        {contact}提供了技术参数表，有两项需要和厂家核实。
        | {contact} gave us the specification; two items must be checked with the maker.
        预算范围基本明确，走院内议价流程。
        | The budget is fairly clear; it goes through in-house price talks.
        科室希望保留旧数据接口，需确认能否对接现有系统。
        | The department wants to keep the old data interface; we must check it connects.
        评估小组共五人，{contact}的意见比较关键。
        | Five people evaluate; {contact}'s view carries weight.
        对方要求出具成本测算，和现用方案逐项对比。
        | They want the costs worked out item by item against what they use now.
        备选方案减少了一个选配件，价格更容易通过。
        | The fallback drops one option, so the price passes more easily.
    """),
    "proposal": texts("""
        方案已提交，{contact}希望报价包含三年维保。
        | Proposal handed in; {contact} wants three years' service in the price.
        对方认为总价偏高，希望再让两个点。 | They find the total high and ask for two more per cent.
        招标文件预计下周挂网，参数对我们有利。
        | The tender should be published next week; its terms suit us.
        竞争对手加送两年保修，需要考虑应对。
        | The competitor adds two years' warranty; we need an answer.
        {contact}建议把付款改为三六一。
        | {contact} suggests payment in parts of 30, 60 and 10 per cent.
        答复了全部澄清问题，补交授权书原件。
        | Answered all questions and handed in the original authorisation.
        样机试用两周，反馈稳定，{contact}写了试用意见。
        | Two weeks' trial, stable; {contact} wrote up the result.
    """),
    "negotiation": texts("""
        价格已谈妥，等对方法务走合同审核。
        | The price is settled; their lawyers are reviewing the contract.
        {contact}要求将质保金比例降到一成以内。 | {contact} wants the retention below ten per cent.
        合同条款修改了验收标准，其余维持不变。 | The acceptance clause was changed, the rest stays.
        装机日期初步定在月底，机房改造由院方负责。
        | Installation is set for the end of the month; they rebuild the room.
        第二轮议价结束，只剩培训名额没有敲定。
        | Second price round is over; only training places are open.
        盖章版合同已寄出，预计三天内收到回传。
        | The signed contract is in the post and should be back in three days.
        付款节点按照到货、验收、质保三期执行。
        | Payment falls due at delivery, acceptance and end of warranty.
    """),
    "won": texts("""
        设备到货开箱，外观完好，配件齐全。 | Unpacked on delivery: no damage, all parts there.
        装机调试完成，{contact}签署了验收单。
        | Installed and tested; {contact} signed the acceptance.
        完成首轮操作培训，参加人员八名。 | First training done, eight people took part.
        使用一周回访，运行正常，提出两点改进建议。
        | Called after a week: running well, two suggestions.
        首款已到账，发票已寄出。 | First payment has arrived, the invoice is in the post.
    """),
    "lost": texts("""
        {contact}告知最终选择了其他品牌，主要差在价格。
        | {contact} told us another brand was chosen, mainly for its price.
        项目因预算调整暂停，明年再看。
        | Stopped because the budget changed; to be looked at next year.
        复盘：前期没有接触到分管院长，介入偏晚。
        | Looking back: we never met the deputy director and came in late.
        保持联系，下一年度仍有机会。 | Stay in touch; there is a chance again next year.
    """),
    "care": texts("""
        核对本季度用量，库存还够三周，提醒提前下单。
        | Checked this quarter's usage: three weeks' stock left, reminded them to order.
        {contact}反馈上批货有两箱外包装破损，已安排补发。
        | {contact} reported two damaged boxes in the last lot; replacements are on the way.
        询问新批号效期，已发送质检报告。
        | Asked for expiry dates of the new lot; sent the inspection report.
        对账完成，还有一笔货款预计下周安排。
        | Accounts agreed; one payment is due to be made next week.
        {contact}下月调岗，新负责人还未确定。
        | {contact} changes post next month; no successor named yet.
        补充签署年度廉洁协议与质量保证协议。 | Signed this year's compliance and quality agreements.
        在用设备报警已远程排查，确认是温度传感器松动。
        | The engineer traced the alarm remotely to a loose temperature sensor.
        讨论了下半年用量，有望增加一个品类。
        | Talked over the second half of the year; one more product is likely.
        对送货时效比较满意，希望保留周二固定配送。
        | Content with delivery times; they wish to keep Tuesdays.
        新开诊室下月启用，会增加部分采购。
        | A new consulting room opens next month and will need more.
        价格政策调整已书面告知，对方表示理解。
        | Told them of the new prices in writing; they understand.
    """),
}  # fmt: skip

ON_SITE = {
    "prospect": texts("""
        第一次上门，{contact}带着看了科室和库房。
        | First visit; {contact} showed us the department and the store room.
        院内导览后和{contact}简单交流，气氛不错。
        | Short talk with {contact} after a tour of the house; a friendly mood.
    """),
    "contacted": texts("""
        带去了{product}的样册和三家用户名单，{contact}看得很仔细。
        | Brought the {product} brochure and three references; {contact} read them closely.
        参观了科室，现场空间够用，电源需要单独拉一路。
        | Toured the department: enough space, but power needs a separate line.
        演示效果不错，操作技师现场试了半小时。
        | The demo went well; the technician tried it for half an hour.
    """),
    "need_confirmed": texts("""
        现场测量完成，门宽和承重都满足要求。 | Measured on site; door width and floor load are fine.
    """),
    "proposal": texts("""
        逐页讲解了配置清单，没有大的异议。
        | Went through the configuration page by page; no serious objections.
        院长在场，问了售后响应时间。
        | The director was there and asked how fast service responds.
    """),
    "negotiation": texts("""
        当面核对合同附件，逐条签了小样。
        | Went through the annexes face to face and initialled each.
    """),
    "care": texts("""
        盘点库存，三个批号近效期，已调换。
        | Counted stock; three lots near expiry were exchanged.
        顺带巡检在用设备，更换滤网与密封圈。
        | Looked after the devices in use on the way; filter and seals replaced.
    """),
}
"""What is seen and done only where people meet; devices and care."""

SUPPLY = {
    "prospect": texts("""
        目前由两家供货，{contact}希望增加备选。
        | Two firms supply it today; {contact} wants a second choice.
        月用量不大，但品种多，适合打包供应。
        | They use little a month but many kinds; a package would suit.
        年度协议年底到期，现在可以介入。
        | Their yearly agreement ends in December; now is the time.
        先寄样品，科室试用后再谈价格。
        | Samples first; prices after the department has tried them.
    """),
    "contacted": texts("""
        样品已签收，{contact}安排两个班组试用。
        | Samples received; {contact} has two shifts try them.
        了解到现用{product}的结算价，比我们低约 3%。
        | Learned what they pay for {product} now: about 3 % less than ours.
        用量统计表已拿到，旺季在六月和十二月。
        | Got the usage table; June and December are the peaks.
        {contact}关心的是送货时效，要求 48 小时到货。
        | {contact} cares about delivery and asks for 48 hours.
    """),
    "need_confirmed": texts("""
        年度用量确认，按月分批送货。
        | Yearly usage confirmed, to be delivered month by month.
        试用反馈良好，护理部没有异议。
        | The trial went well; nursing has no objection.
        需要提供注册证、授权书和近三批检验报告。
        | Licence, authorisation and the last three inspection reports are needed.
        替换后单次成本可以下降约 8%。
        | After the change each use would cost about 8 % less.
    """),
    "proposal": texts("""
        阶梯价格已提交，满年度用量另返一个点。
        | Tiered prices handed in, one per cent back at the full yearly volume.
        {contact}希望账期从 60 天放宽到 90 天。
        | {contact} wants 90 days to pay instead of 60.
        三家比价，我们排第二，差距不大。
        | Three offers compared: we are second and close.
        已答复院感科对包装的要求。
        | Answered infection control's wishes about packing.
    """),
    "negotiation": texts("""
        框架协议在走院内用印流程。
        | The frame agreement is waiting for their seal.
        账期定为 75 天，首批预付三成。
        | 75 days to pay; thirty per cent of the first lot in advance.
        {contact}要求锁定全年价格，已报主管批准。
        | {contact} wants the price fixed for the year; the manager has been asked.
        确定每月五日前下单，十日前送达。
        | Orders by the fifth of each month, delivery by the tenth.
    """),
    "won": texts("""
        首批到货验收合格，已入库。
        | The first lot passed inspection and is in store.
        框架协议盖章版已归档。
        | The sealed agreement is on file.
        对接仓库，设置了自动补货提醒。
        | Agreed reorder reminders with the store.
    """),
}
"""The same for agreements on consumables."""

SHIELDED = texts("""
    现场测量屏蔽间尺寸，院方负责拆除旧机。
    | Measured the shielded room; they remove the old machine.
    防护工程预计四周完成，装机排在其后。
    | Shielding takes about four weeks, installation follows.
    {contact}问到扫描速度和每日接诊量。
    | {contact} asked about scan times and patients a day.
""")
BY_PRODUCT = {
    "IM-101": SHIELDED,
    "IM-102": SHIELDED,
    "DE-701": SHIELDED,
    "LA-503": texts("""
        流水线需要重新规划样本动线。 | The line needs a new way for the samples.
        承重与空调容量请工程科复核。 | Engineering checks floor load and air conditioning.
    """),
}
BY_KIND = {
    "IM": texts("""
        需要与现有影像归档系统对接。 | It has to connect to their picture archive.
        {contact}最看重图像质量和扫描速度。 | {contact} cares most about image quality and speed.
    """),
    "EN": texts("""
        清洗流程要符合院感科的追溯要求。 | Reprocessing must meet infection control's tracing rules.
        旧镜子可以折价，需要评估。 | Old scopes can be traded in after inspection.
    """),
    "OR": texts("""
        手术室改造图纸已拿到，吊塔位置要调整。
        | Got the theatre's drawings; the pendant has to move.
        {contact}希望安排一台手术跟台试用。 | {contact} would like a trial during an operation.
    """),
    "CC": texts("""
        重症科要求备用电池续航四小时以上。 | Intensive care asks for over four hours on battery.
        要接入中央监护网络，点位共 24 个。 | To be joined to the monitoring network, 24 points.
    """),
    "LA": texts("""
        按每日 300 个样本测算单测成本。 | Worked out the cost per test for 300 samples a day.
        需确认与检验信息系统的双向通讯。 | Two-way link to the laboratory system to be confirmed.
    """),
    "RE": texts("""
        康复治疗师希望先试用两周。 | The therapists would like a two-week trial.
        医保收费目录是对方最关心的问题。 | What insurance pays for is their main concern.
    """),
    "DE": texts("""
        诊室空间紧凑，需要选择小型号。 | The room is small; the compact model is needed.
        {contact}关心软件能否自定义报告模板。
        | {contact} asks whether report templates can be changed.
    """),
    "DI": texts("""
        水处理系统也要一并升级。 | The water treatment must be upgraded too.
        透析位从 20 个增加到 28 个。 | Stations go from 20 to 28.
    """),
    "CO": texts("""
        按近三个月用量核定了安全库存。 | Set the safety stock from three months' usage.
        要求近效期不少于十个月。 | They ask for at least ten months' shelf life.
        阳光采购平台挂网价已核对。 | Checked against the price on the purchasing platform.
    """),
}

FOLLOW_UPS = texts("""
    下一步：周五前给出书面答复。 | Next: written answer by Friday.
    下一步：约{contact}下周再谈。 | Next: see {contact} again next week.
    已抄送技术支持。 | Technical support is copied in.
    需要主管协助申请折扣。 | Needs the manager's help with the discount.
    待办：补充资质文件。 | To do: hand in the missing certificates.
    {contact}会在内部会议后反馈。 | {contact} will come back after their meeting.
    约好月底前再确认一次。 | To be confirmed again before the month ends.
    资料已上传到客户附件。 | Documents are attached to the customer.
""")


def subjects(kind: str, stage: str) -> tuple[Text, ...]:
    """Return headings for a kind of activity in a stage."""
    return (CARE_SUBJECTS if stage == "care" else SUBJECTS)[kind]


def bodies(kind: str, stage: str, *, consumable: bool) -> tuple[Text, ...]:
    """Return what may be written about a stage; more where people met."""
    if consumable and stage in SUPPLY:
        return SUPPLY[stage]
    met = ON_SITE.get(stage, ()) if kind in {"visit", "meeting"} else ()
    return met + BODIES[stage]


def about(product_code: str) -> tuple[Text, ...]:
    """Return what may be written about a product."""
    return BY_PRODUCT.get(product_code, ()) + BY_KIND[product_code[:2]]
