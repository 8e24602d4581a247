import { useEffect, useRef, useState } from 'preact/hooks';
import { App } from './app.tsx';
import type { Live } from './live/live.ts';
import { LiveContext } from './live/live.ts';
import { NoticeContext } from './notices.ts';
import { ChooseLanguageContext } from './words/choose-language.ts';
import type { Language } from './words/words.ts';
import { firstLanguage, keepLanguage, LanguageContext, languages } from './words/words.ts';

const NOTICE_MS = 6_000;

/** What every part of the page can ask for: the sandbox's news, words, and a place to tell what went wrong. */
export function Root({ live }: { readonly live: Live }) {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const [notice, setNotice] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = languages[language].title;
  }, [language]);

  const tell = (words: string): void => {
    clearTimeout(timer.current);
    setNotice(words);
    timer.current = setTimeout(() => {
      setNotice('');
    }, NOTICE_MS);
  };
  const choose = (chosen: Language): void => {
    keepLanguage(chosen);
    setLanguage(chosen);
  };

  return (
    <LiveContext.Provider value={live}>
      <LanguageContext.Provider value={language}>
        <ChooseLanguageContext.Provider value={choose}>
          <NoticeContext.Provider value={tell}>
            <App />
            <p class="notice" role="alert">
              {notice}
            </p>
          </NoticeContext.Provider>
        </ChooseLanguageContext.Provider>
      </LanguageContext.Provider>
    </LiveContext.Provider>
  );
}
