import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Answer, UserAgent } from '../../support/client.ts'
import { type Account, BOSS_AND_CLERK, startSite } from './site.ts'

/** The Python that Debian's Django belongs to; another one may come first in the path. */
export const PYTHON = '/usr/bin/python3'

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
for name, password in ${JSON.stringify(BOSS_AND_CLERK.map(({ user, password }) => [user, password]))}:
    User.objects.create_superuser(name, name + '@example.org', password)
`

/**
 * Django's admin under its own server. A login is a POST to `/admin/login/` with `username`, `password` and a token that
 * belongs to the cookie `csrftoken`; success is 302 with a new `sessionid` and a new `csrftoken`; failure is 200.
 */
export const startAdmin = () =>
  startSite({
    name: 'admin',
    users: BOSS_AND_CLERK,
    secretPath: '/admin/auth/group/',
    page: '/admin/login/',
    async prepare({ folder, at, port, secret }) {
      const env = { DJANGO_SETTINGS_MODULE: 'panel_settings', PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' }
      await writeFile(at('panel_settings.py'), SETTINGS(folder))
      await writeFile(at('panel_urls.py'), URLS)
      await promisify(execFile)(PYTHON, ['-c', FILL(secret)], { cwd: folder, env })
      // Without the autoreloader, which is a second process; static files although this is no debug server.
      const server = ['runserver', '--noreload', '--insecure', `127.0.0.1:${port}`]
      return { command: PYTHON, args: ['-m', 'django', ...server], env }
    },
  })

export const csrfOf = ({ text }: Answer) => /name="csrfmiddlewaretoken" value="(\w+)"/.exec(text)?.[1] ?? ''

export async function signInAtAdmin(who: UserAgent, { user, password }: Account): Promise<Answer> {
  // For somebody who is signed in there is no form; the cookie's value is the token too.
  const csrfmiddlewaretoken = csrfOf(await who.document('/admin/login/')) || (who.jar.get('csrftoken') ?? '')
  const fields = { csrfmiddlewaretoken, username: user, password, next: '/admin/' }
  return who.form('/admin/login/?next=/admin/', fields)
}
