import type { MailWords, Words } from '../words.ts'

/** Portuguese of Brazil. The terms are those of widget/words/languages/glossary.md. */
export const words: Words = {
  lang: 'pt-BR',
  dir: 'ltr',
  'Error: {title}': 'Erro: {title}',
  Continue: 'Continuar',
  'Sign out': 'Sair',
  'Not now': 'Agora não',
  'No phone and no codes?': 'Sem celular e sem códigos?',
  'Verify your identity': 'Confirme sua identidade',
  Enter: 'Confirmar',
  'Try another way': 'Tentar de outro jeito',
  'Your MFA method cannot be found. Ask the people who run this site to reset it.':
    'Seu método de MFA não foi encontrado. Peça aos responsáveis por este site que o redefinam.',
  'Too many tries. Try again at {clock} UTC, {when}.': 'Muitas tentativas. Tente novamente às {clock} UTC, {when}.',
  'Too many tries. Try again {when}.': 'Muitas tentativas. Tente novamente {when}.',
  'Too many wrong codes. This method is disabled and must be reset.':
    'Muitos códigos incorretos. Este método está desativado e precisa ser redefinido.',
  'There is a typing error in this code. Compare it with your list. Nothing was counted.':
    'Há um erro de digitação neste código. Compare-o com a sua lista. A tentativa não foi contada.',
  'This page was out of date. Enter a code again.': 'Esta página estava desatualizada. Insira um código novamente.',
  'The form came from another site and was not accepted. Enter a code here.':
    'O formulário veio de outro site e não foi aceito. Insira um código aqui.',
  'This is not available just now. Nothing was changed. Try again in a moment.':
    'Indisponível no momento. Nada foi alterado. Tente novamente em instantes.',
  '6-digit code': 'Código de 6 dígitos',
  'Use authenticator app': 'Usar o app autenticador',
  'Your authenticator app works meanwhile.': 'Enquanto isso, seu app autenticador funciona.',
  'Too many wrong codes: your authenticator app is disabled here. Only a backup code works. Then reset the app.':
    'Muitos códigos incorretos: seu app autenticador está desativado aqui. Só um código alternativo funciona. Depois, redefina o app.',
  'Use the next code your app shows.': 'Use o próximo código exibido pelo seu app.',
  "That code didn't work. If you have just used it, wait for the next one.":
    'Esse código não funcionou. Se você acabou de usá-lo, aguarde o próximo.',
  'Enter the 6 digits that your app shows.': 'Insira os 6 dígitos que seu app mostra.',
  'Backup code': 'Código alternativo',
  "16 letters and digits; spaces and dashes don't matter.": '16 letras e dígitos; os espaços e os hifens não importam.',
  'Enter backup code': 'Inserir um código alternativo',
  'Your backup codes are the list of ten that you kept when you set this up. Each lets you in once.':
    'Seus códigos alternativos são a lista de dez que você guardou ao configurar. Cada um permite entrar uma vez.',
  'A backup code works meanwhile.': 'Enquanto isso, um código alternativo funciona.',
  'No backup code can be used: all are used up, or too many wrong ones were tried.':
    'Nenhum código alternativo pode ser usado: todos já foram usados, ou houve muitas tentativas com códigos incorretos.',
  "That code didn't work. Each backup code works once.":
    'Esse código não funcionou. Cada código alternativo funciona só uma vez.',
  'A backup code has 16 letters and digits.': 'Um código alternativo tem 16 letras e dígitos.',
  'Backup codes': 'Códigos alternativos',
  '{count} of {total} left': { one: 'Resta {count} de {total}', other: 'Restam {count} de {total}' },
  'These codes were never confirmed as saved. If you do not have all of them, generate new ones.':
    'Nunca foi confirmado que estes códigos foram salvos. Se você não tem todos, gere novos.',
  'A new phone? Reset sets up your app anew. This sign-in is enough for it, as long as it lasts.':
    'Celular novo? Com “Redefinir”, você configura seu app de novo. Este login basta para isso enquanto durar.',
  'A new phone? Reset sets up your app anew. This sign-in is enough for it for 10 minutes.':
    'Celular novo? Com “Redefinir”, você configura seu app de novo. Este login basta para isso por 10 minutos.',
  Reset: 'Redefinir',
  'Generate backup codes': 'Gerar códigos alternativos',
  'Few are left. Generate new ones while you can sign in.':
    'Restam poucos. Gere novos enquanto você consegue fazer login.',
  'No backup code is left. Without new ones, a lost method locks you out.':
    'Não resta nenhum código alternativo. Sem novos códigos, você ficará sem acesso se perder o método.',
  'Set up MFA': 'Configurar a MFA',
  '{accounts} takes passkeys only. Add one to continue.':
    'Em {accounts}, só são aceitas chaves de acesso. Adicione uma para continuar.',
  '{accounts} requires a second step after your password. Set it up to continue.':
    'Em {accounts}, é exigida uma segunda etapa depois da sua senha. Configure-a para continuar.',
  'This site requires a second step after your password. Set it up to continue.':
    'Este site exige uma segunda etapa depois da sua senha. Configure-a para continuar.',
  'What you asked for needs a second step after your password. Set it up to continue.':
    'O que você pediu exige uma segunda etapa depois da sua senha. Configure-a para continuar.',
  'You are set up. Keep your backup codes, then press Finish.':
    'A configuração terminou. Guarde seus códigos alternativos e pressione “Concluir”.',
  'Setting up needs JavaScript. Switch it on and reload this page.':
    'A configuração precisa de JavaScript. Ative-o e recarregue esta página.',
  'Continue to {account}': 'Continuar em {account}',
  MFA: 'MFA',
  'MFA settings': 'Configurações de MFA',
  Accounts: 'Contas',
  'Changing these settings needs JavaScript. Switch it on and reload this page.':
    'Alterar estas configurações exige JavaScript. Ative-o e recarregue esta página.',
  'Not saved, please send again.': 'Não foi salvo, envie novamente.',
  'You belong to no account.': 'Você não pertence a nenhuma conta.',
  'Where an account requires MFA, every member is asked for a second step after the password.':
    'Se uma conta exige MFA, é pedida a cada membro uma segunda etapa depois da senha.',
  Account: 'Conta',
  'Require MFA': 'Exigir MFA',
  'Your role: Owner': 'Sua função: Proprietário',
  'Your role: Admin': 'Sua função: Administrador',
  'Your role: Member': 'Sua função: Membro',
  'Asking to be let in': 'Pedidos de acesso',
  'Let in. They have 7 days to sign in and set MFA up.':
    'Acesso permitido. A pessoa tem 7 dias para fazer login e configurar a MFA.',
  'Nobody asks just now. Who signs in under a new name appears here.':
    'Não há pedidos no momento. Quem fizer login com um nome novo aparecerá aqui.',
  'Each gave the right password for the name. Any of them may be another spelling, or an e-mail address, of somebody who is here already, in the hands of a thief. Ask the person, not by this site, before you let a name in.':
    'Com cada nome, foi inserida a senha certa. Qualquer um deles pode ser outra grafia do nome, ou um endereço de e-mail, de alguém que já está aqui, nas mãos de um ladrão. Pergunte à pessoa, e não por este site, antes de permitir o acesso de um nome.',
  Names: 'Nomes',
  'From your own app, as a signature.': 'Do seu próprio app, como assinatura.',
  'Let in': 'Permitir',
  'may be another spelling of a known name': 'pode ser outra grafia de um nome conhecido',
  'network not known': 'rede desconhecida',
  'browser not known': 'navegador desconhecido',
  'Nobody asks under this name any more.': 'Não há mais nenhum pedido com este nome.',
  '{browser} on {system}': '{browser} no {system}',
  'Start page': 'Página inicial',
  'That did not work': 'Isso não funcionou',
  'Go back and try again.': 'Volte e tente novamente.',
  'Open this site over https': 'Abra este site por https',
  'Codes and the proof of them must not travel in the clear, so this site answers over http on this machine only (localhost). Everywhere else, put https in front of it.':
    'Os códigos e a prova deles não podem trafegar sem criptografia, por isso este site responde por http somente nesta máquina (localhost). Em qualquer outro lugar, coloque https na frente.',
  'A cookie was taken out': 'Um cookie foi removido',
  'Another site put a cookie into this browser that imitates one of ours. Load this page again; if this stays, delete the cookies of this site.':
    'Outro site colocou neste navegador um cookie que imita um dos nossos. Recarregue esta página; se o problema continuar, exclua os cookies deste site.',
  'Unknown address': 'Endereço desconhecido',
  'This site is not served under the address that was asked for.': 'Este site não é oferecido no endereço solicitado.',
  'Not available just now': 'Indisponível no momento',
  'Your sign-in could not be checked. Nothing was changed. Try again in a moment.':
    'Não foi possível verificar seu login. Nada foi alterado. Tente novamente em instantes.',
  'That request was not understood': 'Essa solicitação não foi entendida',
  'This site does not answer just now': 'Este site não responde no momento',
  'Nothing was changed. Try again in a moment.': 'Nada foi alterado. Tente novamente em instantes.',
  'You are not signed in': 'Você não fez login',
  'The site answered your sign-in in a way that was not expected, so nothing of it was passed on. Try again; if this stays, tell the people who run the site.':
    'O site respondeu ao seu login de um jeito inesperado, por isso nada foi repassado. Tente novamente; se o problema continuar, avise os responsáveis pelo site.',
  'This user name is not accepted': 'Este nome de usuário não é aceito',
  'It holds letters or signs that are not accepted here. Go back and write it with plain letters, digits and . _ - + @, without spaces. If it cannot be written so, tell the people who run the site.':
    'Ele tem letras ou sinais que não são aceitos aqui. Volte e escreva-o com letras simples, dígitos e . _ - + @, sem espaços. Se não for possível, avise os responsáveis pelo site.',
  'Write your user name as you did first': 'Escreva seu nome de usuário como na primeira vez',
  'This name is known here in another spelling, with other capitals perhaps. Nobody was signed in. Sign in again with the spelling that you first used here; if you do not remember it, tell the people who run the site.':
    'Este nome é conhecido aqui com outra grafia, talvez com outras maiúsculas. Nenhum login foi feito. Faça login novamente com a grafia que você usou aqui na primeira vez; se não lembrar, avise os responsáveis pelo site.',
  'An Owner has to let you in': 'Um proprietário precisa permitir seu acesso',
  'Your password was right, but nobody signs in here under a new name before an Owner of this site says so. Ask one: they see your name on their Accounts page. Then open this page again, or sign in again.':
    'Sua senha estava certa, mas ninguém faz login aqui com um nome novo antes que um proprietário deste site permita. Peça a um deles: ele vê seu nome na página “Contas”. Depois abra esta página de novo ou faça login novamente.',
  'Signed out': 'Sessão encerrada',
  'Signed out; what you sent may have been saved. The site began another session, and whose it is could not be told. Sign in again to go on.':
    'Sessão encerrada; o que você enviou pode ter sido salvo. O site iniciou outra sessão e não foi possível saber de quem. Faça login novamente para continuar.',
  'A sign-in is going on': 'Há um login em andamento',
  'Wait a moment, then reload this page.': 'Aguarde um momento e recarregue esta página.',
  Passkey: 'Chave de acesso',
  'Use passkey': 'Usar chave de acesso',
  'Your passkey works meanwhile.': 'Enquanto isso, sua chave de acesso funciona.',
  'No passkey of yours can be used here. Use another way.':
    'Nenhuma das suas chaves de acesso pode ser usada aqui. Tente de outro jeito.',
  "That passkey didn't work. Try again, or use another way.":
    'Essa chave de acesso não funcionou. Tente novamente ou de outro jeito.',
  'Passkeys need JavaScript. Switch it on, or use another way.':
    'As chaves de acesso precisam de JavaScript. Ative-o ou tente de outro jeito.',
  'Passkeys only': 'Somente chaves de acesso',
  'One of your accounts takes passkeys only, and none of yours can be used here. Ask the people who run this site to reset your MFA.':
    'Uma das suas contas só aceita chaves de acesso, e nenhuma das suas pode ser usada aqui. Peça aos responsáveis por este site que redefinam sua MFA.',
  'Next time without a code?': 'Da próxima vez sem código?',
  'With a passkey, your device signs you in by fingerprint, face or PIN. A phishing site gets nothing from it.':
    'Com uma chave de acesso, seu dispositivo faz o login por impressão digital, rosto ou PIN. Um site de phishing não consegue nada com ela.',
  'Add a passkey': 'Adicionar uma chave de acesso',
  'From then on it takes the place of the code.': 'A partir de então, ela substitui o código.',
  'Don’t ask again': 'Não perguntar de novo',
}

export const mail: MailWords = {
  lang: 'pt-BR',
  dir: 'ltr',
  'When: {time}': 'Quando: {time}',
  'From: {origin}': 'De: {origin}',
  '{browser}, network {place}': '{browser}, rede {place}',
  '{browser} on {system}': '{browser} no {system}',
  'an unknown browser': 'um navegador desconhecido',
  'An account': 'Uma conta',
  'MFA is set up': 'A MFA está configurada',
  'An authenticator app was added. From now on you are asked for a code of this app after your password.':
    'Um app autenticador foi adicionado. De agora em diante, depois da senha será pedido um código desse app.',
  'Your MFA method was reset': 'Seu método de MFA foi redefinido',
  'A new entry in an authenticator app has taken the place of the old one. The old entry and all old backup codes no longer work.':
    'Uma nova entrada em um app autenticador substituiu a antiga. A entrada antiga e todos os códigos alternativos antigos não funcionam mais.',
  'Your MFA method was deleted': 'Seu método de MFA foi excluído',
  'Your authenticator app and all backup codes were removed. Your password alone is now enough to sign in.':
    'Seu app autenticador e todos os códigos alternativos foram removidos. Agora sua senha sozinha basta para fazer login.',
  'Your backup codes no longer work': 'Seus códigos alternativos não funcionam mais',
  'Too many wrong backup codes were entered. Sign in with your authenticator app and generate new ones.':
    'Foram inseridos muitos códigos alternativos incorretos. Faça login com seu app autenticador e gere novos.',
  'Your MFA method is disabled': 'Seu método de MFA está desativado',
  'Too many wrong codes were entered. Sign in with a backup code and reset the method.':
    'Foram inseridos muitos códigos incorretos. Faça login com um código alternativo e redefina o método.',
  'A passkey was added': 'Uma chave de acesso foi adicionada',
  'A passkey was added. It can be used after your password in the place of a code.':
    'Uma chave de acesso foi adicionada. Ela pode ser usada depois da sua senha no lugar de um código.',
  'A passkey was deleted': 'Uma chave de acesso foi excluída',
  'A passkey of yours was deleted.': 'Uma das suas chaves de acesso foi excluída.',
  'A passkey is disabled': 'Uma chave de acesso está desativada',
  'A passkey of yours was used in a way that suggests a copy of it. It no longer works here.':
    'Uma das suas chaves de acesso foi usada de um jeito que sugere que existe uma cópia dela. Ela não funciona mais aqui.',
  'New backup codes': 'Novos códigos alternativos',
  'New backup codes were generated. The old ones no longer work.':
    'Novos códigos alternativos foram gerados. Os antigos não funcionam mais.',
  'Few backup codes are left': 'Restam poucos códigos alternativos',
  'You have used nearly all of your backup codes. Generate new ones in your profile.':
    'Você usou quase todos os seus códigos alternativos. Gere novos no seu perfil.',
  'A backup code was used': 'Um código alternativo foi usado',
  'Somebody signed in as you with your password and one of your backup codes. That code is used up.':
    'Alguém fez login como você com sua senha e um dos seus códigos alternativos. Esse código não funciona mais.',
  'Wrong codes were entered': 'Foram inseridos códigos incorretos',
  'After your password, wrong backup codes were entered several times. Nobody got in with them.':
    'Depois da sua senha, códigos alternativos incorretos foram inseridos várias vezes. Ninguém conseguiu entrar com eles.',
  'After your password, a wrong code was entered several times. Nobody got in with them.':
    'Depois da sua senha, um código incorreto foi inserido várias vezes. Ninguém conseguiu entrar com ele.',
  '{account} now requires MFA': '{account} agora exige MFA',
  'You switched on mandatory MFA for {account}. Members without a method set one up at their next visit.':
    'Você ativou a MFA obrigatória em {account}. Membros sem método configuram um na próxima visita.',
  '{account} no longer requires MFA': '{account} não exige mais MFA',
  'You switched off mandatory MFA for {account}. Members who have a method are still asked for a code.':
    'Você desativou a MFA obrigatória em {account}. Um código continua sendo pedido aos membros que têm um método.',
  'Your MFA was reset by an operator': 'Sua MFA foi redefinida por um operador',
  'An operator removed your authenticator app and all backup codes, so that you can set up MFA again.':
    'Um operador removeu seu app autenticador e todos os códigos alternativos, para que você possa configurar a MFA de novo.',
  'an operator': 'um operador',
  'You were signed out elsewhere': 'Outras sessões suas foram encerradas',
  'In your MFA settings, other sessions of yours were ended. They are asked for a code again.':
    'Nas suas configurações de MFA, outras sessões suas foram encerradas. Um código será pedido nelas de novo.',
  'Your codes are accepted again': 'Seus códigos são aceitos novamente',
  'After wrong codes an operator made your codes count again. Wrong ones count from nothing.':
    'Depois de códigos incorretos, um operador voltou a permitir seus códigos. Os incorretos voltam a ser contados a partir de zero.',
  'An operator changed what {account} requires': 'Um operador mudou o que {account} exige',
  'MFA is mandatory for {account}. Members without a method set one up at their next visit.':
    'A MFA é obrigatória em {account}. Membros sem método configuram um na próxima visita.',
  'MFA is no longer mandatory for {account}. Members who have a method are still asked for a code.':
    'A MFA não é mais obrigatória em {account}. Um código continua sendo pedido aos membros que têm um método.',
}
