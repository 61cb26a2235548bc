from django.urls import path

from referrals.views import deciding, imports, lists, readers, released, status, team, writing

app_name = "referrals"
urlpatterns = [
    path("", lists.referral_list, name="list"),
    path("ny/", writing.new, name="new"),
    path("registrera/", team.register, name="register"),
    path("inlasning/", imports.upload, name="import"),
    path("inlasning/granska/", imports.check, name="check_import"),
    path("inlasning/slang/", imports.discard, name="discard_import"),
    path("<str:number>/", team.remiss, name="remiss"),
    path("<str:number>/utkast/", writing.draft, name="draft"),
    path("<str:number>/utkast/<slug:slug>/", writing.section, name="section"),
    path("<str:number>/granska/", writing.check, name="check"),
    path("<str:number>/ta-bort/", writing.discard, name="discard"),
    path("<str:number>/kvittens/", writing.receipt, name="receipt"),
    path("<str:number>/lage/", status.status, name="status"),
    path("<str:number>/innehall/", status.sent, name="sent"),
    path("<str:number>/delat/<int:disclosure>/", released.released, name="released"),
    path("<str:number>/svar/", status.answer, name="answer"),
    path("<str:number>/aterta/", status.withdraw, name="withdraw"),
    path("<str:number>/ta-over/", status.take_over, name="take_over"),
    path("<str:number>/lasare/", readers.readers, name="readers"),
    path("<str:number>/lasare/<int:pk>/ta-bort/", readers.remove, name="remove_reader"),
    path("<str:number>/ta-hand-om/", team.handle, name="handle"),
    path("<str:number>/komplettering/", team.ask, name="ask"),
    path("<str:number>/moten/", team.plan, name="plan"),
    path("<str:number>/ko/", team.queue, name="queue"),
    path("<str:number>/avboj/", deciding.decline, name="decline"),
    path("<str:number>/anta/", deciding.accept, name="accept"),
]
