import type { ComponentChildren } from 'preact';
import type { messagingApi } from '@line/bot-sdk';
import { useState } from 'preact/hooks';
import type { Action } from '../message/line-message.ts';
import { TapContext } from '../message/tap.tsx';
import { useAttempt, useNotice } from '../notices.ts';
import { useWords } from '../words/words.ts';
import { DateDialog } from './date-dialog.tsx';
import { useVoice } from './voice.ts';

interface Props {
  /** Puts a text into the composer. */
  readonly fill: (text: string) => void;
  readonly children: ComponentChildren;
}

/** Does what a tap on something of the bot does on a phone. */
export function Tapping({ fill, children }: Props) {
  const words = useWords();
  const voice = useVoice();
  const notice = useNotice();
  const attempt = useAttempt();
  const [dated, setDated] = useState<messagingApi.DatetimePickerAction>();

  const tap = (action: Action): void => {
    switch (action.type) {
      case 'datetimepicker':
        setDated(action);
        return;
      case 'clipboard':
        void attempt(async () => {
          await navigator.clipboard.writeText(action.clipboardText);
          notice(words.copied(action.clipboardText));
        });
        return;
      case 'uri':
        notice(words.phoneOnly(action.uri ?? ''));
        return;
      case 'camera':
      case 'cameraRoll':
        void attempt(() => voice.sends('image'));
        return;
      case 'location':
        void attempt(() => voice.sends('location'));
        return;
      default:
        if (action.type === 'postback' && action.fillInText !== undefined) fill(action.fillInText);
        void attempt(() => voice.taps({ action }));
    }
  };

  return (
    <TapContext.Provider value={tap}>
      {children}
      {dated && (
        <DateDialog
          action={dated}
          picked={(picked) => {
            setDated(undefined);
            if (picked !== undefined) void attempt(() => voice.taps({ action: dated, picked }));
          }}
        />
      )}
    </TapContext.Provider>
  );
}
