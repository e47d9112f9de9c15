import { Component, type ReactNode } from 'react'

/**
 * When drawing fails, this is shown instead, for good. It uses nothing that could have been what failed: no words table,
 * no picture, no state. A page that broke can't know what is true, so it only says what always is.
 */
export class Safe extends Component<{ readonly instead: ReactNode; readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? this.props.instead : this.props.children
  }
}
