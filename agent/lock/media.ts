/** Is there a stick or a card in this PC that its user could forget? Which one it is stays unknown here. */

export async function hasRemovableMedia(): Promise<boolean> {
  const { blockDevices } = await import('systeminformation')
  const devices = await blockDevices()
  return devices.some(({ type, removable, protocol, size }) => type === 'disk' && size > 0 && (removable || protocol === 'usb'))
}
