import { NOT_FOR_CLINICAL_USE } from '@/text/notice.ts';

/** A picture of a viewport with the notice in a strip below, where no pixel of it is covered. */
export async function withNotice(picture: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(picture);
  const size = Math.max(12, Math.round(bitmap.width / 48));
  const strip = size * 2;
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height + strip);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  context.fillStyle = '#000';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0);
  context.fillStyle = '#fff';
  context.font = `${size}px sans-serif`;
  context.textBaseline = 'middle';
  context.fillText(
    `Longtail. ${NOT_FOR_CLINICAL_USE}`,
    size / 2,
    bitmap.height + strip / 2,
    canvas.width - size,
  );
  bitmap.close();
  return canvas.convertToBlob({ type: 'image/png' });
}
