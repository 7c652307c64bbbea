"""What is said and written about customers and opportunities, in parts that combine.

Braces name what is filled in: ``{product}``, ``{count}``, ``{contact}``, ``{company}``.
"""

from desktop.services.sample.bilingual import Text, texts

PROJECTS = texts("""
    {product}采购 | {product} purchase
    {product}更新 | {product} replacement
    {product}新增 | Additional {product}
    {product}（新院区） | {product}, new site
    {product}升级换代 | {product} upgrade
    {product}年度计划 | {product}, this year's plan
    {product}试用转采购 | {product}, trial to purchase
""")
BATCHES = texts("""
    {product} {count} 台 | {count} × {product}
    {product} {count} 台更新 | Replace {count} × {product}
    新增{product} {count} 台 | Add {count} × {product}
    {product}采购（{count} 台） | Purchase of {count} × {product}
""")
FRAMES = texts("""
    年度{product}框架 | {product}, annual frame
    {product}年度供应 | {product}, yearly supply
    {product}集中采购 | {product}, central purchase
    新增{product}供应 | Additional {product} supply
""")
NEXT_STEPS = {
    "prospect": texts("""
        首访约在周三 | First visit on Wednesday
        寄送样册 | Send the brochure
        确认联系人 | Find the right contact
        电话再约 | Call again
        获取平面图 | Get the floor plan
        等科室提需求 | Await the department's request
        发送目录 | Send the catalogue
    """),
    "contacted": texts("""
        约科室参观 | Arrange a site visit
        核对历史用量 | Check past usage
        补充参会名单 | Complete the attendee list
        演示已排期 | Demo is scheduled
        询价单已收 | Inquiry received
        了解平面布局 | Learn the layout
        安排试用样机 | Arrange a trial unit
    """),
    "need_confirmed": texts("""
        确认技术参数 | Confirm the specification
        提交工艺方案 | Submit the process plan
        等手术室定位 | Await the theatre's location
        科主任评审 | Review by the head
        护理部看样 | Nursing looks at samples
        核算检测成本 | Work out cost per test
        落实预算来源 | Secure the budget
    """),
    "proposal": texts("""
        补三年维保报价 | Add three years' service
        等折扣审批 | Await discount approval
        二次报价 | Second quotation
        约院长会面 | Meet the director
        发送方案 | Send the proposal
        答复招标澄清 | Answer tender questions
    """),
    "negotiation": texts("""
        合同法务审核 | Legal review
        等盖章回传 | Await the signed copy
        确认付款节点 | Agree payment dates
        第二轮议价 | Second price round
        确定装机日期 | Fix the installation date
    """),
}
SUPPLY_STEPS = {
    "prospect": texts("""
        核对历史用量 | Check past usage
        寄送样品 | Send samples
        确认联系人 | Find the right contact
        发送目录 | Send the catalogue
        电话再约 | Call again
    """),
    "contacted": texts("""
        安排样品试用 | Arrange a sample trial
        了解现用品牌价格 | Learn today's prices
        询价单已收 | Inquiry received
        约仓库主管见面 | Meet the store keeper
    """),
    "need_confirmed": texts("""
        核算检测成本 | Work out cost per use
        确认年度用量 | Confirm yearly usage
        等试用反馈 | Await trial feedback
        核对平台挂网价 | Check platform price
    """),
    "proposal": texts("""
        二次报价 | Second quotation
        等折扣审批 | Await discount approval
        提交阶梯价格 | Submit tiered prices
    """),
    "negotiation": texts("""
        框架协议法务审核 | Legal review of the frame
        确认账期 | Agree payment terms
        确定首批到货 | Fix the first delivery
    """),
}


def next_steps(stage: str, *, consumable: bool) -> tuple[Text, ...]:
    """Return what may come next in a stage."""
    return (SUPPLY_STEPS if consumable else NEXT_STEPS)[stage]
