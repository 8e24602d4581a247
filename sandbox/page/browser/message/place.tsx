interface Props {
  readonly title: string | undefined;
  readonly address: string | undefined;
  readonly latitude: string | undefined;
  readonly longitude: string | undefined;
}

/** A location, on a map that is only a drawing. */
export function Place({ title, address, latitude, longitude }: Props) {
  return (
    <div class="card place">
      <svg class="place-map" viewBox="0 0 240 100" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
        <path class="place-park" d="M0 58q40-22 88-4t70 46H0z" />
        <path class="place-water" d="M176 0q-14 40 20 58t44 12V0z" />
        <path class="place-road" d="M-5 34 250 70M70-5 104 110M150-5l-18 120M-5 84l130-60" />
        <path class="place-pin" d="M120 66s-16-15-16-28a16 16 0 0 1 32 0c0 13-16 28-16 28Z" />
        <circle class="place-dot" cx="120" cy="38" r="6" />
      </svg>
      <div class="card-words">
        <strong>{title}</strong>
        <span>{address}</span>
        <span class="place-degrees">
          {latitude}, {longitude}
        </span>
      </div>
    </div>
  );
}
