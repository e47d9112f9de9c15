/** The part of npm `x11` (which ships without types) that the kiosk uses. */
declare module 'x11' {
  type Answer<T> = (error: Error | null, value: T) => void
  type Done = (error: Error | null) => void

  export interface XEvent {
    readonly name: string
    readonly wid: number
    readonly wid1?: number
    readonly keycode?: number
    readonly state?: number
    readonly buttons?: number
    readonly rootx?: number
    readonly rooty?: number
    readonly x: number
    readonly y: number
    readonly width: number
    readonly height: number
    readonly overrideRedirect?: boolean | number
  }
  export interface Rectangle {
    readonly x: number
    readonly y: number
    readonly width: number
    readonly height: number
  }
  export interface Extensions {
    xinerama: { QueryScreens(cb: Answer<readonly Rectangle[]>): void }
    randr: {
      SelectInput(window: number, mask: number): void
      GetOutputPrimary(window: number, cb: Answer<number>): void
      GetOutputInfo(output: number, configTimestamp: number, cb: Answer<{ crtc: number }>): void
      GetCrtcInfo(crtc: number, configTimestamp: number, cb: Answer<Rectangle>): void
      QueryVersion(major: number, minor: number, cb: Answer<unknown>): void
    }
    composite: { RedirectWindow(window: number, how: number): void }
    'screen-saver': { QueryInfo(drawable: number, cb: Answer<{ idle: number }>): void }
    res: {
      QueryClientIds(
        specs: readonly { client: number; mask: number }[],
        cb: Answer<readonly { client: number; mask: number; value: readonly number[] }[]>,
      ): void
    }
  }
  export interface XClient {
    require<K extends keyof Extensions>(name: K, cb: Answer<Extensions[K]>): void
    ChangeWindowAttributes(window: number, values: Record<string, number | boolean>, cb?: Done): void
    MapWindow(window: number): void
    ConfigureWindow(window: number, values: Record<string, number>, cb?: Done): void
    QueryTree(window: number, cb: Answer<{ readonly children: readonly number[] }>): void
    SetInputFocus(window: number, revertTo: number): void
    GrabKey(window: number, ownerEvents: boolean, modifiers: number, keycode: number, pointerMode: number, keyboardMode: number, cb: Done): void
    UngrabKeyboard(time: number): void
    UngrabKey(window: number, keycode: number, modifiers: number): void
    GetKeyboardMapping(first: number, count: number, cb: Answer<readonly (readonly number[])[]>): void
    on(event: 'event', listener: (event: XEvent) => void): void
    on(event: 'error', listener: (error: Error) => void): void
    on(event: 'end', listener: () => void): void
    terminate(): void
  }
  export interface XDisplay {
    readonly client: XClient
    readonly screen: readonly { readonly root: number; readonly pixel_width: number; readonly pixel_height: number }[]
    readonly min_keycode: number
    readonly max_keycode: number
  }
  const x11: {
    createClient(options: { display: string }, cb: Answer<XDisplay>): { on(event: 'error', listener: (error: Error) => void): void }
    eventMask: Readonly<Record<string, number>>
  }
  export default x11
}
