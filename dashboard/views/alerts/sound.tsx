import { Bell, BellOff } from 'lucide-react'
import { useState } from 'react'
import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { readPreference, writePreference } from '../../core/index.ts'

/** Off until somebody turns it on: a sound in class tells everyone. */
export function soundIsOn(): boolean {
  return readPreference('sound') === 'on'
}

/** Two soft notes. A browser that has not been clicked yet stays silent; the alert is on the screen all the same. */
export function chime(): void {
  const audio = new AudioContext()
  const volume = audio.createGain()
  volume.connect(audio.destination)
  volume.gain.value = 0.15
  for (const [at, hertz] of [
    [0, 660],
    [0.25, 880],
  ] as const) {
    const note = audio.createOscillator()
    note.frequency.value = hertz
    note.connect(volume)
    note.start(audio.currentTime + at)
    note.stop(audio.currentTime + at + 0.2)
  }
  setTimeout(() => void audio.close(), 1_000)
}

export function SoundButton() {
  const { t } = useTranslation()
  const [on, setOn] = useState(soundIsOn)
  const Icon = on ? Bell : BellOff
  return (
    <Button
      className="button button-bare"
      onPress={() => {
        setOn(!on)
        writePreference('sound', on ? 'off' : 'on')
        if (!on) chime()
      }}
    >
      <Icon size={20} aria-hidden="true" /> <span className="sound-words">{on ? t('sound|on') : t('sound|off')}</span>
    </Button>
  )
}
