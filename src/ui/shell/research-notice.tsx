import { TriangleAlert } from 'lucide-react';
import { NOT_FOR_CLINICAL_USE } from '@/text/notice.ts';

/** Stands on every view of a result; there is no way to close it. */
export function ResearchNotice() {
  return (
    <p className="notice-line">
      <TriangleAlert aria-hidden size={14} />
      {NOT_FOR_CLINICAL_USE}
    </p>
  );
}
