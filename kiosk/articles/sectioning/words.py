"""Words that tell a subject before anything was learned, and IPTC's names of subjects.

The words are plain ones of the main languages, chosen because they seldom stand in other sections.
The names are the top level of IPTC Media Topics (https://iptc.org/standards/media-topics/, CC BY 4.0)
where one of our sections is meant; crime, disasters, education, religion and society are none of ours
and tell nothing.
"""

from __future__ import annotations

IPTC: dict[str, str] = {
    "culture": "arts, culture, entertainment and media|lifestyle and leisure|arts and entertainment"
    "|kultur, kunst, medien und unterhaltung|kultur, medien und unterhaltung"
    "|freizeit, lifestyle|lebensart und freizeit|arte, cultura, entretenimiento y medios"
    "|estilo de vida y tiempo libre|arts, culture, divertissement et médias"
    "|arts, culture et spectacles|vie quotidienne et loisirs|arte, cultura, spettacolo"
    "|artes, cultura, entretenimento e mídia|estilo de vida e lazer"
    "|الفنون والثقافة والترفيه|فنون وثقافة وترفيه|أسلوب الحياة والترفيه|文化艺术娱乐和媒体"
    "|生活与休闲|芸術、文化、エンターテインメント|ライフスタイル、レジャー"
    "|konst, kultur, media och nöje|kunst, kultur og underholdning",
    "business": "economy, business and finance|labour|labor|wirtschaft, finanzen"
    "|wirtschaft und finanzen|arbeit|economía, negocios y finanzas|trabajo|mano de obra"
    "|économie, affaires et finances|travail|economia, affari e finanza|lavoro"
    "|economia, negócios e finanças|اقتصاد وأعمال ومال|الاقتصاد والأعمال والمال|العمل"
    "|经济、商业和金融|経済、ビジネス、金融|ekonomi, affärer och finans"
    "|økonomi og næringsliv",
    "climate": "environment|environmental issue|weather|umwelt|umweltschutz|wetter|medio ambiente"
    "|meteorología|environnement|météo|ambiente|meteo|meio ambiente|meteorologia|البيئة"
    "|الطقس|环境|天气|気象|miljö|väder|miljø og natur|vær",
    "health": "health|gesundheit|salud|santé|salute|saúde|الصحة|健康|hälsa|medisin og helse",
    "politics": "politics|politics and government|politik|politik und regierung|política"
    "|política y gobierno|politique|politique et gouvernement|politica|política e governo"
    "|السياسة|السياسة والحكومة|政治|политика|siyaset|politikk",
    "science": "science and technology|science|wissenschaft und technik|wissenschaft, technik"
    "|ciencia y tecnología|sciences et technologies|science et technologie"
    "|scienza e tecnologia|ciência e tecnologia|العلوم والتكنولوجيا|科学技术|科学、技術"
    "|vetenskap och teknik",
    "sport": "sport|sports|deporte|esporte|desporto|رياضة|الرياضة|体育|スポーツ|спорт|spor",
    "world": "conflict, war and peace|unrest, conflicts and war|conflicts, war and peace"
    "|krieg, konflikte|konflikte, krieg und frieden|conflicto, guerra y paz"
    "|conflits, guerre et paix|conflitti, guerre e pace|conflito, guerra e paz"
    "|النزاعات والحروب والسلام|冲突、战争与和平|紛争、戦争、平和|konflikter, krig och fred",
}

SEEDS: dict[str, str] = {
    "politics": """
    election elections electoral vote voters ballot parliament senate senator congress congressman
    congresswoman lawmaker lawmakers republican republicans democrat democrats gop mp mps labour
    tory tories cabinet referendum impeachment coalition governor legislature primary campaign
    filibuster wahl wahlen bundestag landtag koalition partei spd cdu csu afd fdp grüne kanzler
    ministerpräsident abgeordnete opposition elecciones votación diputado diputados congreso
    senado pp psoe partido gobierno moncloa alcalde élection élections scrutin député députés
    sénat assemblée gouvernement matignon elysée macron elezioni voto governo camera senato
    partito eleições deputado deputados câmara governador eleitoral انتخابات الانتخابات البرلمان
    النواب حزب الحزب الحكومة وزير تصويت выборы выборов депутат госдума дума партия парламент
    сенатор seçim seçimler milletvekili meclis tbmm chp akp parti cumhurbaşkanı 选举 議員 選挙
    国会 首相 自民 政党 投票 议会 总统 valg riksdag stortinget val""",
    "business": """
    shares stock stocks bank banks banking inflation profit profits revenue earnings investors
    investor market markets bond bonds fed interest ecb economy gdp tariff tariffs merger
    acquisition ipo dow nasdaq retail retailer sales mortgage currency oil prices dollar euro yuan
    dividend quarter ceo taper aktien aktie börse dax zinsen zins konzern umsatz gewinn bank
    anleger inflation konjunktur handel bolsa acciones banco bancos inflación beneficios empresa
    empresas ibex economía mercado ventas bourse actions banque inflation bénéfice entreprise
    entreprises croissance cac marché borsa azioni banca imprese mercato economia spread inflação
    ações empresas mercado lucro juros dólar أسهم الأسهم البورصة بنك البنك التضخم النفط أسعار
    الاقتصاد شركة الشركات أرباح الدولار акции акций банк банка рубль рубля доллар инфляция нефть
    экономика биржа компания ставка borsa hisse dolar enflasyon faiz merkez ekonomi şirket altın
    株価 日銀 円安 決算 経済 企業 市場 股市 银行 通胀 经济 投资 股价 企业""",
    "technology": """
    google apple iphone ipad android samsung microsoft windows facebook twitter app apps
    smartphone software hardware laptop startup cyber hacker hackers malware chip chips
    semiconductor openai chatgpt ai nvidia amazon netflix xbox playstation nintendo browser linux
    python javascript kubernetes docker programming developer developers api server database cloud
    robot robots gadget galaxy pixel encryption smartphone künstliche intelligenz handy rechner
    móvil inteligencia artificial aplicación hackers téléphone intelligence artificielle logiciel
    numérique intelligenza artificiale smartphone celular aplicativo الذكاء الاصطناعي آيفون هاتف
    جوجل تطبيق смартфон нейросеть айфон приложение yapay zeka telefon uygulama 人工 智能 手机 芯片
    半導体 スマホ アプリ 生成""",
    "science": """
    nasa space spacecraft telescope planet planets asteroid comet mars moon lunar galaxy galaxies
    physics physicist physicists scientists researchers astronomers astronomer quantum fossil
    fossils dinosaur dinosaurs species genome dna archaeologists archaeology particle orbit rocket
    experiment evolution forscher wissenschaftler weltraum raumfahrt planet fossil archäologen
    científicos telescopio planeta asteroide espacio fósil chercheurs scientifiques télescope
    planète fusée scienziati ricercatori pianeta spazio cientistas pesquisadores العلماء ناسا
    الفضاء كوكب ученые учёные космос космонавт планета bilim uzay gezegen bilim 宇宙 研究 探査
    科学 航天 卫星 恐龙""",
    "health": """
    virus vaccine vaccines vaccination hospital hospitals patients patient cancer doctor doctors
    disease diseases drug drugs medicine medical fda cdc ebola measles flu mers covid diabetes
    obesity surgery alzheimer autism hiv aids cholesterol symptoms outbreak nurses nhs mental
    infection tumor clinical krankenhaus patienten ärzte impfung krebs virus krankheit hospital
    pacientes vacuna cáncer médicos enfermedad hôpital patients vaccin cancer médecins maladie
    ospedale pazienti vaccino tumore medici malattia pacientes vacina doença hospitais مستشفى
    المرضى لقاح السرطان مرض فيروس الصحة больница врач врачи вакцина рак заболевание пациент
    hastane aşı kanser doktor hasta 病院 患者 感染 医療 疫苗 医院 癌症 病毒""",
    "climate": """
    climate warming emissions carbon co2 greenhouse glacier glaciers wildfire wildfires drought
    heatwave flood flooding storm hurricane typhoon rainfall snowfall renewable solar wind
    biodiversity pollution deforestation conservation coral forecast ecosystem klimawandel
    klimaschutz emissionen unwetter hochwasser dürre hitze wetter schnee regen umwelt klima sequía
    incendio incendios calentamiento lluvias emisiones clima contaminación réchauffement
    climatique sécheresse inondations canicule tempête météo siccità alluvione maltempo seca
    chuvas enchente desmatamento المناخ الطقس أمطار الأمطار الجفاف عاصفة климат погода снег дождь
    ураган засуха iklim hava yağış kar fırtına kuraklık 气候 台风 暴雨 气温 大雪 台風 気温 大雨
    温暖""",
    "culture": """
    movie movies film films actor actress singer album song songs music band concert hollywood
    oscar oscars grammy grammys emmy celebrity celebrities kardashian bieber beyonce theatre
    theater novel author museum exhibition art artist artists festival director box office trailer
    tv show season premiere star cast recipe recipes fashion restaurant books poetry comic miley
    thrones kim kanye schauspieler sänger sängerin kino film konzert roman theater museum
    ausstellung serie película películas actor actriz cantante canción novela museo exposición
    teatro cine acteur actrice chanson chanteur roman musée exposition théâtre cinéma attore
    attrice cantante canzone mostra teatro ator atriz cantor novela música فيلم الفيلم الفنان
    الفنانة مسلسل أغنية مهرجان رواية фильм актер актриса певица певец концерт театр выставка роман
    кино film oyuncu şarkıcı dizi konser sergi 映画 俳優 音楽 歌手 作品 电影 演员 歌手 音乐 展览
    小说""",
    "sport": """
    match coach league cup goal goals striker midfielder defender goalkeeper football soccer
    basketball nba nfl mlb nhl uefa fifa premier champions olympic olympics medal tennis wimbledon
    golf cricket rugby tournament championship playoffs quarterback innings wicket batsman boxing
    ufc formula grand prix transfer team teammates season stadium bundesliga trainer spieler tor
    tore stürmer torwart liga spieltag verein sieg niederlage olympia partido gol goles entrenador
    fútbol delantero madrid barcelona laliga equipo torneo liga jugador match entraîneur joueur
    joueurs ligue but buts équipe victoire psg championnat partita gol allenatore calcio serie
    squadra juventus milan inter campeonato futebol técnico gols time flamengo مباراة المباراة هدف
    الدوري المنتخب لاعب اللاعب فريق كأس матч гол тренер футбол хоккей чемпионат сборная команда
    турнир maç gol takım futbol galatasaray fenerbahçe beşiktaş teknik direktör lig 試合 選手 優勝
    監督 野球 サッカー 比赛 球队 冠军 联赛 足球 教练 球员""",
    "world": """
    ukraine ukrainian kyiv russia russian moscow putin zelensky zelenskyy gaza israel israeli
    hamas palestinian hezbollah iran tehran syria syrian damascus kremlin nato troops ceasefire
    airstrike airstrikes missile missiles drone drones refugees migrants embassy diplomat
    diplomats un sanctions beijing pyongyang sudan yemen houthi houthis taliban kabul war invasion
    junta militants hostages krieg ukraine russland gaza israel waffenruhe truppen botschaft
    guerra ucrania rusia gaza israel tregua misiles guerre russie gaza israël trêve frappes otage
    otages guerra ucraina russia tregua ataques غزة إسرائيل الاحتلال أوكرانيا روسيا إيران سوريا
    الحوثيين هدنة صواريخ войска война сша украина израиль санкции израиля нато savaş ukrayna rusya
    israil gazze suriye 乌克兰 俄罗斯 以色列 加沙 停火 ウクライナ ロシア イスラエル ガザ 停戦""",
}
