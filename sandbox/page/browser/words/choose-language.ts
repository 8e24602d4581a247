import { createContext } from 'preact';
import type { Language } from './words.ts';

export const ChooseLanguageContext = createContext<(language: Language) => void>(() => undefined);
