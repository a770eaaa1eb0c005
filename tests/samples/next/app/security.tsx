'use client'

import 'sallyport/widget/mfa-settings/define'
import { useEffect, useRef, useState } from 'react'
import type {} from 'sallyport/react'
import type { MfaSettingsElement } from 'sallyport/widget/mfa-settings'

export function Security() {
  const settings = useRef<MfaSettingsElement>(null)
  const [heard, setHeard] = useState('')
  useEffect(() => {
    const element = settings.current
    const listen = () => setHeard('MFA is on.')
    element?.addEventListener('mfa-enrolled', listen)
    return () => element?.removeEventListener('mfa-enrolled', listen)
  }, [])
  return (
    <>
      <p id="heard">{heard}</p>
      <mfa-settings ref={settings} theme="dark" />
    </>
  )
}
