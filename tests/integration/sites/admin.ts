import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { freePort, startProgram } from '../program.ts'
import { newSecret, type Site } from './site.ts'

/** The Python that Debian's Django belongs to; another one may come first in the path. */
export const PYTHON = '/usr/bin/python3'

const USERS = [
  { user: 'boss', password: 'a boss password' },
  { user: 'clerk', password: 'a clerk password' },
] as const

const SETTINGS = (folder: string) => `
SECRET_KEY = '${randomBytes(32).toString('hex')}'
DEBUG = False
ALLOWED_HOSTS = ['*']
ROOT_URLCONF = 'panel_urls'
INSTALLED_APPS = ['django.contrib.' + name for name in
                  ('admin', 'auth', 'contenttypes', 'sessions', 'messages', 'staticfiles')]
MIDDLEWARE = [
    'django.middleware.security.SecurityMiddleware',
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.middleware.common.CommonMiddleware',
    'django.middleware.csrf.CsrfViewMiddleware',
    'django.contrib.auth.middleware.AuthenticationMiddleware',
    'django.contrib.messages.middleware.MessageMiddleware',
    'django.middleware.clickjacking.XFrameOptionsMiddleware',
]
TEMPLATES = [{
    'BACKEND': 'django.template.backends.django.DjangoTemplates',
    'APP_DIRS': True,
    'OPTIONS': {'context_processors': [
        'django.template.context_processors.request',
        'django.contrib.auth.context_processors.auth',
        'django.contrib.messages.context_processors.messages',
    ]},
}]
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': '${folder}/panel.sqlite3', 'OPTIONS': {'timeout': 20}}}
DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'
STATIC_URL = '/static/'
# Quick, so that a test waits for the gate and not for PBKDF2.
PASSWORD_HASHERS = ['django.contrib.auth.hashers.MD5PasswordHasher']
EMAIL_BACKEND = 'django.core.mail.backends.dummy.EmailBackend'
`

const URLS = `
from django.contrib import admin
from django.urls import path
urlpatterns = [path('admin/', admin.site.urls)]
`

const FILL = (secret: string) => `
import django
django.setup()
from django.core.management import call_command
from django.contrib.auth.models import Group, User
call_command('migrate', verbosity=0)
Group.objects.create(name='${secret}')
for name, password in ${JSON.stringify(USERS.map(({ user, password }) => [user, password]))}:
    User.objects.create_superuser(name, name + '@example.org', password)
`

/**
 * Django's admin under its own server. A login is a POST to `/admin/login/` with `username`, `password` and a token that
 * belongs to the cookie `csrftoken`; success is 302 with a new `sessionid` and a new `csrftoken`; failure is 200.
 */
export async function startAdmin(): Promise<Site> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-admin-'))
  const secret = newSecret()
  const env = { DJANGO_SETTINGS_MODULE: 'panel_settings', PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' }
  try {
    await writeFile(path.join(folder, 'panel_settings.py'), SETTINGS(folder))
    await writeFile(path.join(folder, 'panel_urls.py'), URLS)
    await promisify(execFile)(PYTHON, ['-c', FILL(secret)], { cwd: folder, env })
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const { output, stop } = await startProgram({
    command: PYTHON,
    // Without the autoreloader, which is a second process; static files although this is no debug server.
    args: ['-m', 'django', 'runserver', '--noreload', '--insecure', `127.0.0.1:${port}`],
    folder,
    env,
    url: `${origin}/admin/login/`,
  })
  return { origin, ...USERS[0], users: USERS, secret, secretPath: '/admin/auth/group/', output, stop }
}
