import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Words } from './en.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';

export type { Words } from './en.ts';

export const languages = { en, ja } as const;
export type Language = keyof typeof languages;

const STORED = 'kidoku-language';

/** What was chosen here before, else what the browser asks for. */
export function firstLanguage(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored === 'en' || stored === 'ja') return stored;
  return navigator.language.startsWith('ja') ? 'ja' : 'en';
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(STORED, language);
}

export const LanguageContext = createContext<Language>('en');

export function useWords(): Words {
  return languages[useContext(LanguageContext)];
}

/** The time of day, as people read it. */
export function useTime(): (at: number) => string {
  const language = useContext(LanguageContext);
  return (at) =>
    new Date(at).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit', hour12: false });
}
