import type { Messages } from '../messages.ts'
import { pluralOf } from './plural.ts'

const plural = pluralOf('pt-BR')
const counted = (members: number) => plural(members, { one: '# membro', other: '# membros' })
const asked = (missing: number, isYou: boolean) =>
  missing === 0
    ? 'os membros ainda não conhecidos receberão um pedido para configurar um método.'
    : isYou
      ? 'você e os membros ainda não conhecidos receberão um pedido para configurar um método.'
      : `${counted(missing)} e os ainda não conhecidos receberão um pedido para configurar um método.`

/** Portuguese of Brazil. The terms are those of glossary.md. */
export const words: Messages = {
  retry: 'Tentar novamente',
  signInAgain: 'Fazer login novamente',
  verifyIdentity: 'Confirme sua identidade',
  unexpected: 'Algo deu errado do nosso lado. Nada foi alterado.',
  offline: 'Você está off-line. Nada foi alterado.',
  unavailable: 'Indisponível no momento. Nada foi alterado. Tente novamente.',
  unreachable: 'Não foi possível acessar o servidor. Tente novamente.',
  sign_in_required: 'Sua sessão foi encerrada.',
  unknown_credential: 'Sua sessão foi encerrada.',
  challenge_expired: 'Este login expirou.',
  challenge_required: 'Confirme sua identidade primeiro.',
  setUpFirst: 'Configure a MFA primeiro',
  enrolment_required: 'Para isso é necessário um método de MFA.',
  method_missing: 'Seu método de MFA não foi encontrado. Fale com os responsáveis por este site.',
  getHelp: 'Obter ajuda',

  too_many: (wait) =>
    wait
      ? `Muitas tentativas. Tente novamente às ${wait.time}, ${wait.relative}.`
      : 'Muitas tentativas. Tente novamente mais tarde.',
  codeLabel: (digits) => `Código de ${digits} dígitos`,
  backupCodeLabel: 'Código alternativo',
  enter: 'Confirmar',
  checking: 'Verificando…',
  tryAnotherWay: 'Tentar de outro jeito',
  otherWay: 'Enquanto isso, você pode tentar de outro jeito.',
  enterBackupCode: 'Inserir um código alternativo',
  backupCodeFormat: '16 letras e dígitos; os espaços e os hifens não importam.',
  useApp: 'Usar o app autenticador',
  useNextCode: 'Use o próximo código exibido pelo seu app.',
  usePasskey: 'Usar chave de acesso',
  followDevice: 'Siga as instruções do seu dispositivo.',
  cannotPasskey: 'Este navegador não pode usar chaves de acesso aqui. Use outro navegador.',
  cancel: 'Cancelar',
  disabledFactor: (factor) =>
    factor === 'totp'
      ? 'Muitos códigos incorretos: seu app autenticador está desativado aqui. Só um código alternativo funciona. Depois, redefina o app.'
      : factor === 'passkey'
        ? 'Nenhuma chave de acesso pode mais ser usada.'
        : 'Nenhum código alternativo pode mais ser usado.',
  unlocked: 'Você já pode tentar novamente.',
  wrong_code: 'Esse código não funcionou. Se você acabou de usá-lo, aguarde o próximo.',
  wrongBackupCode: 'Esse código não funcionou. Cada código alternativo funciona só uma vez.',
  code_required: (digits) => `Insira o código de ${digits} dígitos.`,
  code_length: (entered, digits) =>
    `Você inseriu ${plural(entered, { one: '# dígito', other: '# dígitos' })}. O código tem ${digits}.`,
  code_not_digits: 'O código só tem dígitos.',
  backup_code_required: 'Insira um dos seus códigos alternativos.',
  backup_code_length: 'Um código alternativo tem 16 letras e dígitos.',
  bad_check_character: 'Há um erro de digitação neste código. Compare-o com a sua lista. A tentativa não foi contada.',

  noWay: 'Sem celular e sem códigos?',
  passed: 'Pronto. Um momento…',

  step_up_required: 'Confirme sua identidade primeiro.',
  backupCodes: 'Códigos alternativos',
  goThere: 'Continuar',
  reset: 'Redefinir',
  default: 'Padrão',
  factorName: (factor) =>
    factor === 'totp' ? 'App autenticador' : factor === 'passkey' ? 'Chave de acesso' : 'Código alternativo',
  copy: 'Copiar',
  copied: 'Copiado.',
  selectedInstead: (keys) => `Aqui não é possível copiar. O texto está selecionado: pressione ${keys}.`,

  settings: 'Configurações de MFA',
  settingsHelp: 'Uma segunda etapa depois da sua senha. Só você pode alterá-la.',
  loading: 'Carregando as configurações de MFA…',
  empty: 'Com um método configurado, uma senha roubada não basta para entrar.',
  addNewMethod: 'Adicionar um novo método',
  added: 'Adicionado em',
  lastUsed: 'Último uso:',
  neverUsed: 'Ainda não usado',
  justNow: 'agora mesmo',
  disabled: 'Desativado',
  disabledHelp: 'Desativado depois de muitos códigos incorretos. Redefina o método.',
  codesLeft: (remaining, total) => `${plural(remaining, { one: 'Resta #', other: 'Restam #' })} de ${total}`,
  codesLow: 'Restam poucos códigos.',
  codesGone: 'Não resta nenhum código. Se você perder seu método, não poderá fazer login.',
  requestId: (id) => `Solicitação ${id}`,
  codesNotConfirmed:
    'Não foi confirmado que eles foram salvos. Se você não os guardou, eles não podem ser exibidos de novo.',
  generateCodes: 'Gerar códigos alternativos',
  menuFor: (name) => `Menu de ${name}`,
  rename: 'Renomear',
  remove: 'Excluir',
  renamed: 'Nome salvo.',
  makeDefault: 'Tornar padrão',
  defaultChanged: 'De agora em diante, este método será pedido primeiro.',
  synced: 'Sincronizada',
  thisDeviceOnly: 'Somente neste dispositivo',
  madeFor: (address) => `Criada para ${address}`,
  clonedHelp: 'Método desativado: pode haver uma cópia da chave. Exclua-a e adicione uma nova.',
  removed: 'Método de MFA excluído.',
  nowAdded: 'Método de MFA adicionado. Você poderá usá-lo no próximo login.',
  nowOn: 'A MFA está ativada. No próximo login será pedido um código.',
  nowReset: 'Método de MFA redefinido. No próximo login será pedido um código da nova entrada.',
  newCodes: 'Novos códigos alternativos criados. Os antigos não funcionam mais.',
  signInToManage: 'Faça login para gerenciar a MFA',
  verifyToManage: 'Confirme sua identidade para gerenciar a MFA',
  loadFailed: 'Não foi possível carregar suas configurações de MFA.',
  loadOffline: 'Você está off-line. Suas configurações de MFA serão carregadas quando a conexão voltar.',

  name: 'Nome',
  save: 'Salvar',
  name_required: 'Insira um nome.',
  name_length: 'Um nome tem no máximo 60 caracteres.',
  removeTitle: 'Excluir este método de MFA?',
  removeHelp: (name) =>
    `“${name}” e todos os seus códigos alternativos deixarão de funcionar. Depois disso, sua senha sozinha bastará para entrar.`,
  removeOneHelp: (name) => `“${name}” deixará de funcionar. Seus outros métodos e códigos alternativos continuam.`,
  proveRemoval: 'Insira um código para excluir o método.',
  thenRemoved: 'Depois disso, o método será excluído.',
  keptByPolicy: (accounts, many) =>
    `${accounts} ${many ? 'exigem' : 'exige'} MFA, por isso este método não pode ser excluído. Redefina-o para colocar um novo no lugar.`,
  keptPasskey: (accounts, many) =>
    `${accounts} ${many ? 'exigem' : 'exige'} MFA, por isso seu único método não pode ser excluído. Adicione outro primeiro.`,
  thisSite: 'Este site',

  requireMfa: (account) => `Exigir MFA em ${account}`,
  on: 'SIM',
  off: 'NÃO',
  not_owner: 'Só o proprietário pode alterar isso.',
  forbidden: 'Só o proprietário pode alterar isso.',
  required_by_all: 'Obrigatória para todos neste site.',
  notAvailable: 'Não disponível',
  membersSetUp: (enrolled, known) =>
    `De ${plural(known, { one: '# membro conhecido', other: '# membros conhecidos' })} até agora, ${enrolled > 1 ? `${enrolled} configuraram` : enrolled ? '1 configurou' : 'nenhum configurou'} a MFA.`,
  ifSwitchedOn: (missing, isYou = false) => `Se você ativar esta opção, ${asked(missing, isYou)}`,
  willBeAsked: (missing, isYou = false) => asked(missing, isYou).replace(/^./, (first) => first.toUpperCase()),
  showMembers: 'Mostrar membros',

  switchOffTitle: (account) => `Desativar a MFA obrigatória em ${account}?`,
  switchOffHelp: (account) => `Os membros de ${account} não precisarão mais de MFA.`,
  strength: 'Somente chaves de acesso',
  strengthOf: (account) => `Somente chaves de acesso em ${account}`,
  strengthHelp: 'Quem ainda não tem nenhuma receberá um pedido para adicionar uma. Códigos alternativos não bastarão.',
  weakenTitle: (account) => `Permitir outros métodos em ${account} novamente?`,
  weakenHelp: (account) => `Os membros de ${account} não precisarão mais de chaves de acesso.`,
  owner_not_ready: 'Só um proprietário que tem chaves de acesso pode exigi-las.',
  addPasskey: 'Adicionar uma chave de acesso',

  membersOf: (account) => `Membros de ${account}`,
  loadingMembers: 'Carregando membros…',
  noMembers: 'Nenhum membro é conhecido ainda.',
  membersShown: (shown, areMore) =>
    areMore
      ? `Os primeiros ${shown} membros, por nome.`
      : plural(shown, { one: '# membro conhecido até agora.', other: '# membros conhecidos até agora.' }),
  roleName: (role) => ({ owner: 'Proprietário', admin: 'Administrador', member: 'Membro' })[role],
  memberSetUp: 'MFA configurada',
  memberNotSetUp: 'MFA não configurada',
  lastSeen: 'Última visita:',
  nameNotKnown: 'Nome ainda desconhecido',
  loadMore: 'Carregar mais',
  downloadCsv: 'Baixar CSV',
  preparingCsv: 'Preparando o arquivo…',
  savedCsv: (file) => `Salvo como ${file}.`,

  passkeyNothing: 'Seu dispositivo não enviou nenhuma resposta. Tente novamente ou de outro jeito.',
  passkeyAddress: (host) =>
    `As chaves de acesso não funcionam neste endereço (${host}). Avise os responsáveis por este site.`,
  passkeyPin: 'Esta chave precisa de um PIN primeiro. Defina um ou tente de outro jeito.',
  passkeyTrouble: (name) => `Seu dispositivo relatou um problema (${name}).`,
  passkey_refused: 'Essa chave de acesso não funcionou. Tente novamente ou de outro jeito.',
  passkey_unknown: 'Essa chave de acesso não é mais conhecida aqui. Use outra ou tente de outro jeito.',
  ceremony_expired: 'Demorou demais. Tente novamente.',
  already_registered: 'Este dispositivo ou gerenciador de senhas já tem uma chave de acesso para esta conta.',
  strength_required: 'Uma das suas contas só aceita chaves de acesso. Use a sua ou faça login novamente.',
  passkey_limit: 'Você já tem o máximo de chaves de acesso. Exclua uma primeiro.',

  stepOf: (step, steps) => `Etapa ${step} de ${steps}`,
  newMethod: 'Novo método de MFA',
  selectMethod: 'Selecionar método',
  defaultHelp: 'Seu único método é o padrão.',
  setUp: 'Configurar',
  instructions: [
    'Abra seu app autenticador e escolha adicionar uma entrada.',
    'Leia o código QR ou digite a chave abaixo.',
    'Pressione “Avançar” e insira o código que o app mostrar.',
  ],
  qrName: (issuer, account) =>
    issuer && account
      ? `Código QR para adicionar ${issuer} (${account}) ao seu app autenticador`
      : 'Código QR para o seu app autenticador',
  qrFailed: 'Não foi possível exibir o código QR. Use a chave abaixo.',
  key: 'Chave',
  openInApp: 'Abrir no app autenticador',
  keyHelp: 'Nada aconteceu? Copie a chave para o app.',
  otherDevice: 'Ler com outro dispositivo',
  verifyHelp: 'Insira o código que seu app autenticador mostra para a nova entrada.',
  verifyReplacement: 'Insira o código da nova entrada. Até lá, a antiga continua funcionando.',
  resetProven:
    'Você fez login com um código alternativo, por isso nenhum código é pedido agora. A entrada antiga funciona até que a nova seja confirmada.',
  proveReset:
    'Insira um código da sua entrada atual. Ela continua funcionando, assim como seus códigos alternativos, até que a nova seja confirmada.',
  proveResetByCode: 'Sua entrada atual continua funcionando até que a nova seja confirmada.',
  proveAdd: 'Depois disso, você poderá adicionar o método.',
  proveCodes: (remaining) =>
    remaining === 0
      ? 'Depois disso, você receberá dez novos códigos.'
      : plural(remaining, {
          one: 'O código que resta deixará de funcionar.',
          other: 'Os # códigos que restam deixarão de funcionar.',
        }),
  passkeyHelp:
    'Seu celular, este dispositivo, um gerenciador de senhas ou uma chave de segurança guarda uma chave de acesso para este site. Você a confirma do mesmo jeito que desbloqueia o dispositivo.',
  createPasskey: 'Criar chave de acesso',
  cannotCreate: 'Este navegador não pode configurar uma chave de acesso. Use outro navegador.',
  next: 'Avançar',
  back: 'Voltar',
  finish: 'Concluir',
  close: 'Fechar',
  startAgain: 'Começar de novo',
  preparing: 'Preparando…',
  clockBehind: (span) =>
    `O relógio do seu celular parece estar cerca de ${span} atrasado. Ative o horário automático e tente o próximo código.`,
  clockAhead: (span) =>
    `O relógio do seu celular parece estar cerca de ${span} adiantado. Ative o horário automático e tente o próximo código.`,
  previous_entry: 'Esse código é da sua entrada anterior. Insira o código da nova.',
  already_enrolled: 'Você já tem este método.',
  notFinished: 'Ainda não configurado',
  tooManyTries: 'Muitas tentativas. Comece de novo',
  expired: 'A configuração demorou demais e expirou. Comece de novo',
  alreadySetUp: 'Já configurado em outra guia',
  changedElsewhere: 'Seu método foi alterado em outra guia. Feche para ver como está agora.',
  setUpWithoutCodes:
    'A MFA está configurada, mas seus códigos alternativos não foram exibidos: faça login novamente e gere novos.',
  methodAdded: (name) => `Pronto: método “${name}” adicionado`,
  methodReset: (name) => `Pronto: método “${name}” redefinido`,
  codesReplaced: 'Pronto: os códigos antigos não funcionam mais',
  leaveCodes: 'Sair sem salvar seus códigos alternativos? Eles não serão exibidos de novo.',
  leave: 'Sair',
  stay: 'Ficar',

  backupCodesHelp:
    'Se você perder seu método, cada um destes códigos permite entrar uma vez. Eles são exibidos somente agora.',
  download: 'Baixar',
  print: 'Imprimir',
  downloaded: (file) => `O download de ${file} começou.`,
  downloadFailed: 'O download não começou. Copie ou imprima os códigos.',
  printed: 'A caixa de diálogo de impressão foi aberta.',
  printFailed: 'Não é possível imprimir aqui. Copie ou baixe os códigos.',
  fileTitle: (issuer) => (issuer ? `Códigos alternativos de ${issuer}` : 'Códigos alternativos'),
  fileNote: 'Cada código funciona só uma vez.',
  fileDate: (date) => `Criados em ${date}`,

  sessions: 'Onde você fez login',
  sessionsHelp:
    'Navegadores que passaram pela MFA em seu nome. Se você encerrar uma sessão, um código será pedido ali de novo.',
  loadingSessions: 'Carregando suas sessões…',
  onlyHere: 'Em nenhum outro lugar.',
  thisSession: 'Esta sessão',
  unknownClient: 'Navegador desconhecido',
  browserOn: (browser, system) => `${browser} no ${system}`,
  signedIn: 'Login:',
  endSession: 'Encerrar',
  endSessionOf: (client) => `Encerrar a sessão: ${client}`,
  endOthers: 'Encerrar todas as outras',
  sessionEnded: (client) => `${client}: sessão encerrada. Um código será pedido ali de novo.`,
  othersEnded: 'Todas as outras sessões foram encerradas. Um código será pedido nelas de novo.',
  sessionWasOver: 'Essa sessão já tinha sido encerrada.',
  moreSessions: 'Há mais sessões do que as exibidas aqui. “Encerrar todas as outras” também encerra essas.',
}
