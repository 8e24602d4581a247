const cdn = 'https://cdn.example.com/menu';

/** Messages of every kind, as a bot sends them; all of their pictures lie on another host. */
export const richMessages: readonly (readonly object[])[] = [
  [
    {
      type: 'template',
      altText: 'Shop',
      template: {
        type: 'buttons',
        thumbnailImageUrl: `${cdn}/shop.jpg`,
        title: 'Kissa Kidoku',
        text: 'Open until 21:00',
        actions: [
          { type: 'uri', label: 'Map', uri: 'https://example.com/map' },
          { type: 'datetimepicker', label: 'Pick a day', data: 'day', mode: 'date' },
        ],
      },
    },
    {
      type: 'template',
      altText: 'Drinks',
      template: {
        type: 'carousel',
        columns: ['Blend', 'Matcha'].map((title) => ({
          thumbnailImageUrl: `${cdn}/${title}.jpg`,
          title,
          text: '480 yen',
          actions: [{ type: 'postback', label: `Order ${title}`, data: `order=${title}` }],
        })),
      },
    },
    {
      type: 'template',
      altText: 'Photos',
      template: {
        type: 'image_carousel',
        columns: [{ imageUrl: `${cdn}/a.png`, action: { type: 'message', label: 'Pick a', text: 'a' } }],
      },
    },
    {
      type: 'imagemap',
      baseUrl: `${cdn}/floor`,
      altText: 'Floor',
      baseSize: { width: 1040, height: 700 },
      actions: [{ type: 'message', text: 'left', area: { x: 0, y: 0, width: 520, height: 700 } }],
    },
    { type: 'sticker', packageId: '446', stickerId: '1988' },
  ],
  [
    { type: 'image', originalContentUrl: `${cdn}/photo.jpg`, previewImageUrl: `${cdn}/small.jpg` },
    { type: 'video', originalContentUrl: `${cdn}/clip.mp4`, previewImageUrl: `${cdn}/small.jpg` },
    { type: 'audio', originalContentUrl: `${cdn}/song.m4a`, duration: 61_000 },
    { type: 'location', title: 'Kioicho', address: 'Tokyo', latitude: 35.67, longitude: 139.73 },
    {
      type: 'flex',
      altText: 'Receipt',
      contents: {
        type: 'bubble',
        hero: { type: 'image', url: `${cdn}/hero.png`, size: 'full', aspectRatio: '20:13' },
        body: {
          type: 'box',
          layout: 'vertical',
          spacing: 'md',
          contents: [
            { type: 'text', text: 'Receipt', weight: 'bold', size: 'xl' },
            { type: 'separator' },
            {
              type: 'box',
              layout: 'horizontal',
              contents: [
                { type: 'text', text: 'Total' },
                { type: 'text', text: '480 yen', align: 'end' },
              ],
            },
          ],
        },
        footer: {
          type: 'box',
          layout: 'vertical',
          contents: [
            { type: 'button', style: 'primary', action: { type: 'message', label: 'Pay', text: 'Pay' } },
          ],
        },
      },
    },
  ],
];
