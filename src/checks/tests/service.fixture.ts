/** A multi-tenant service with bookings, leads, a webhook, workers and uploads, and the tests that are given. */
export function service(tests: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    'app/models.py': `import enum
from sqlalchemy.orm import Mapped, mapped_column
class BookingStatus(enum.StrEnum):
    PENDING = "pending"
    CONFIRMED = "confirmed"
    DONE = "done"
class Lead(Base):
    __tablename__ = "leads"
    org_id: Mapped[int] = mapped_column(ForeignKey("orgs.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
`,
    'app/main.py': `import boto3, stripe
from fastapi import FastAPI, Request, UploadFile
app = FastAPI()
s3 = boto3.client("s3")
@app.get("/leads/{id}")
def lead(id: int): ...
@app.post("/bookings")
def book(): ...
@app.get("/worker/jobs")
def jobs(): ...
@app.post("/auth/login")
def login(): ...
@app.post("/webhooks/stripe")
async def hook(request: Request):
    stripe.Webhook.construct_event(await request.body(), request.headers["stripe-signature"], "whsec")
@app.post("/photos")
async def upload(photo: UploadFile):
    s3.upload_fileobj(photo.file, "b", "k")
@app.delete("/photos/{id}")
def remove(id: int):
    s3.delete_object(Bucket="b", Key="k")
`,
    'tests/test_all.py': `import pytest\n${tests}`,
    ...more,
  }
}

/** A test function. */
export function test_(name: string, ...lines: readonly string[]): string {
  return `def test_${name}(client, org, other_org):\n${lines.map((line) => `    ${line}\n`).join('')}`
}
