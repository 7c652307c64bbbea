"""Other headings under which files bring our fields, in English and Chinese.

Words are compared without blanks, case and punctuation; `ANY` holds for every kind of record.
"""

from collections.abc import Mapping

ANY = ""

_TABLE = {
    ANY: {
        "name": "name title 名称 名字",
        "code": "id code number no ref 编号 编码 代码 序号",
        "phone": "phone telephone tel mobile cell cellphone mobilephone phonenumber phone1value"
        " 电话 手机 手机号 手机号码 联系电话 电话号码 联系方式 座机 固定电话",
        "email": "email mail emailaddress 邮箱 电子邮箱 电子邮件 邮件 邮箱地址",
        "website": "website web url homepage site domain 网址 网站 官网 主页",
        "owner": "owner assignedto salesperson salesrep salesagent rep agent accountmanager"
        " 负责人 所有人 归属人 销售 销售员 销售人员 业务员 销售负责人 跟进人 客户经理",
        "unit": "unit department businessunit team office regionaloffice 部门 事业部 所属部门"
        " 团队 大区",
        "tags": "tags tag labels label keywords 标签 关键字",
        "amount": "amount value total sum closevalue dealvalue dealamount revenue price sales"
        " 金额 总额 总金额 销售额 合计 价税合计 成交金额",
        "currency": "currency 币种 货币",
        "account": "account accountname company companyname customer customername client"
        " organization 客户 客户名称 公司 公司名称 所属客户 企业名称 单位",
        "contact": "contact contactname person 联系人 联系人姓名 客户联系人",
        "opportunity": "opportunity deal dealname opportunityname 商机 商机名称 所属商机",
        "product": "product productname item sku productid 产品 产品名称 商品 商品名称 品名",
        "order": "order ordernumber orderid orderno 订单 订单号 订单编号 销售订单",
        "address": "address street addressline1 地址 详细地址 通讯地址 联系地址 街道",
        "city": "city town 城市 市",
        "region": "region area territory state province officelocation country"
        " 地区 区域 省份 省 大区 所在地区 省自治区",
        "industry": "industry sector vertical 行业 所属行业 客户行业",
        "source": "source leadsource channel origin 来源 线索来源 客户来源 渠道",
        "status": "status state 状态",
        "notes": "notes note remarks remark comment comments description memo 备注 说明 描述 摘要",
        "description": "description notes remarks comment 描述 备注 说明",
        "created_at": "created createdat createdon createddate createtime 创建时间 创建日期"
        " 录入时间",
        "changed_at": "modified updated updatedat lastmodified 修改时间 更新时间 最后修改时间",
    },
    "account": {
        "name": "account accountname company companyname customer customername client organization"
        " firm employer 客户 客户名称 公司 公司名称 公司中文名称 公司全称 企业 企业名称 单位"
        " 单位名称 客户全称",
        "code": "accountid accountnumber customerid customerno 客户编号 客户编码 客户代码 客户id",
        "short_name": "shortname abbreviation 简称 公司简称 客户简称 证券简称",
        "employees": "employees headcount staff numberofemployees size 员工数 员工人数 人数"
        " 人员规模 公司规模",
        "annual_revenue": "annualrevenue revenue turnover sales 年收入 年营业额 营业额 营收"
        " 年营收 年销售额",
        "parent": "parent parentaccount parentcompany subsidiaryof 上级客户 母公司 上级公司 总公司",
        "tax_id": "taxid vat vatnumber taxnumber 税号 纳税人识别号 统一社会信用代码 信用代码",
        "region": "officelocation location country 所在地 国家 国家地区",
        "tier": "tier grade level 客户分层 客户级别 客户等级 客户分级",
    },
    "contact": {
        "name": "fullname contactname contact person 姓名 联系人 联系人姓名 名字",
        "title": "title jobtitle position role contacttitle 职务 职位 头衔 岗位",
        "decision_role": "decisionrole buyingrole 决策链角色 决策角色 角色",
        "account": "company employer organization 公司 单位 所属公司 工作单位",
        "birthday": "birthday birthdate dateofbirth 生日 出生日期",
    },
    "lead": {
        "name": "lead leadname contactname fullname 线索 线索名称 姓名 联系人",
        "company": "company companyname account organization 公司 公司名称 企业名称 单位名称",
        "score": "score leadscore rating 评分 线索评分 得分",
        "status": "leadstatus 线索状态 跟进状态",
    },
    "opportunity": {
        "name": "opportunity deal dealname opportunityname subject 商机 商机名称 项目 项目名称",
        "code": "opportunityid dealid opportunitynumber 商机编号 商机id 项目编号",
        "stage": "stage dealstage salesstage phase 阶段 销售阶段 商机阶段",
        "pipeline": "pipeline funnel process 销售流程 销售管道 流程",
        "amount": "closevalue dealvalue expectedrevenue 预计金额 商机金额 预计成交金额 合同金额",
        "opened_on": "opened openedon engagedate startdate createdate createddate created"
        " 创建日期 创建时间 开始日期 立项日期 发现日期",
        "closed_on": "closed closedon closedate enddate wondate 结束日期 关闭日期 成交日期"
        " 成交时间 结单日期",
        "expected_close_on": "expectedclose expectedclosedate expectedcloseon duedate"
        " 预计成交日期 预计成交时间 预计结单日期 预计签约日期",
        "probability": "probability winprobability likelihood chance 赢率 预计赢率 成功率 可能性"
        " 概率",
        "loss_reason": "lossreason lostreason reasonlost 输单原因 丢单原因 失败原因",
    },
    "product": {
        "name": "product productname item 产品 产品名称 商品 商品名称 品名 名称",
        "code": "productid productcode sku partnumber 产品编号 产品编码 货号 型号",
        "price": "price unitprice salesprice listprice 价格 单价 标准价 售价 报价",
        "category": "category series family type 类别 系列 分类 产品分类 产品线",
    },
    "order": {
        "number": "order orderid ordernumber orderno invoice 订单号 订单编号 订单id 订单 单号",
        "account": "customerid shipname",
        "ordered_on": "date orderdate orderedon purchasedate 订单日期 下单日期 下单时间 日期"
        " 签订日期",
    },
    "order_line": {
        "order": "orderid",
        "product": "productid",
        "quantity": "quantity qty units count 数量 件数",
        "price": "unitprice price 单价 价格",
        "discount": "discount discountpercent 折扣 折扣率",
    },
    "payment": {
        "received_on": "date paymentdate receivedon paidon 回款日期 收款日期 到账日期 付款日期",
        "amount": "paid payment received 回款金额 收款金额 到账金额",
    },
    "activity": {
        "kind": "kind type activitytype 类型 活动类型 跟进方式",
        "subject": "subject title topic 主题 标题 跟进主题",
        "body": "body notes content description comments 内容 跟进内容 详情 备注",
        "due_at": "due duedate deadline 截止日期 截止时间 计划时间",
        "done_at": "done date completedat finished 完成时间 完成日期 跟进时间 跟进日期",
    },
    "person": {
        "name": "salesagent salesrep employee fullname person user 姓名 员工 员工姓名 用户 销售",
        "unit": "regionaloffice office 部门 所属部门",
    },
}

SYNONYMS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    entity: {name: tuple(words.split()) for name, words in fields.items()}
    for entity, fields in _TABLE.items()
}
"""Normalised headings by entity and field."""
