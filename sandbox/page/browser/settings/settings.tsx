import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../icon.tsx';
import { useLive } from '../live/live.ts';
import { useWords } from '../words/words.ts';
import { AccountSettings } from './account-settings.tsx';
import { FaultSettings } from './fault-settings.tsx';
import { LimitSettings } from './limit-settings.tsx';
import { ResetButton } from './reset-button.tsx';
import { SpeedTest } from './speed-test.tsx';
import { WebhookSettings } from './webhook-settings.tsx';

interface Props {
  readonly isOpen: boolean;
  readonly left: () => void;
}

/** The drawer with all that can be changed about this LINE. */
export function SettingsDrawer({ isOpen, left }: Props) {
  const { model } = useLive();
  const words = useWords();
  const drawer = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) drawer.current?.showModal();
    else drawer.current?.close();
  }, [isOpen]);

  return (
    <dialog
      class="drawer"
      ref={drawer}
      aria-labelledby="settings-title"
      onClose={left}
      onClick={({ target, currentTarget }) => {
        // The dialog itself is hit only outside of what it holds.
        if (target === currentTarget) left();
      }}
    >
      <div class="drawer-body">
        <header class="pane-head">
          <h2 id="settings-title">{words.settings}</h2>
          <button type="button" class="tool" aria-label={words.close} onClick={left}>
            <Icon name="close" />
          </button>
        </header>
        {isOpen && model && (
          <>
            <AccountSettings settings={model.settings} />
            <WebhookSettings settings={model.settings} />
            <LimitSettings settings={model.settings} />
            <FaultSettings faults={model.faults} mode={model.settings.account.mode} />
            <SpeedTest lanes={model.lanes.list} />
            <ResetButton />
          </>
        )}
      </div>
    </dialog>
  );
}
