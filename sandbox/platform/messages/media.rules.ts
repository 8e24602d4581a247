import type { Audience } from './audience';
import type { Checked } from './checked';

export function checkImage(message: Checked): void {
  message.url('originalContentUrl');
  message.url('previewImageUrl');
}

export function checkVideo(message: Checked, { chat }: Audience): void {
  checkImage(message);
  message.text('trackingId', { max: 100, optional: true });
  if (message.has('trackingId') && chat && chat.kind !== 'user') {
    message.note('trackingId', 'Is not available in groups and rooms');
  }
}

export function checkAudio(message: Checked): void {
  message.url('originalContentUrl');
  message.number('duration', 1);
}

export function checkLocation(message: Checked): void {
  message.text('title', { max: 100 });
  message.text('address', { max: 100 });
  message.number('latitude', -90, 90);
  message.number('longitude', -180, 180);
}

export function checkCoupon(message: Checked): void {
  message.text('couponId');
  message.text('deliveryTag', { max: 30, optional: true });
}
